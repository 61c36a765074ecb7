#if NET // .NET Framework makes no links.
using Bridge.Http;
using FluentAssertions;

namespace Bridge.Core.Tests.Http;

/// <summary>Links within a folder of files.</summary>
[TestClass]
public sealed class FileLinksTests
{
    [TestMethod]
    public void Link_into_a_folder_whose_name_begins_like_the_served_one_leads_out_of_it()
    {
        DirectoryInfo root = Directory.CreateTempSubdirectory("bridge-links-");
        try
        {
            string folder = root.CreateSubdirectory("files").FullName;
            string other = root.CreateSubdirectory("files-other").FullName;
            File.WriteAllText(Path.Combine(other, "secret.txt"), "secret");
            File.WriteAllText(Path.Combine(folder, "own.txt"), "own");
            File.CreateSymbolicLink(Path.Combine(folder, "out.txt"), Path.Combine(other, "secret.txt"));
            File.CreateSymbolicLink(Path.Combine(folder, "in.txt"), Path.Combine(folder, "own.txt"));
            FileLinks.StayIn(folder, "own.txt").Should().BeTrue();
            FileLinks.StayIn(folder, "in.txt").Should().BeTrue();
            FileLinks.StayIn(folder, "out.txt").Should().BeFalse();
            FileLinks.StayIn(folder + Path.DirectorySeparatorChar, "in.txt").Should().BeTrue();
            FileLinks.StayIn(folder, "missing.txt").Should().BeFalse();
            FileLinks.TargetOf(new FileInfo(Path.Combine(folder, "in.txt"))).Name.Should().Be("own.txt");
            FileLinks.TargetOf(new FileInfo(Path.Combine(folder, "own.txt"))).Name.Should().Be("own.txt");
            FileLinks.TargetOf(new FileInfo(Path.Combine(folder, "missing.txt"))).Name.Should().Be("missing.txt");
        }
        catch (UnauthorizedAccessException)
        {
            Assert.Inconclusive("Links cannot be made here.");
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }
}
#endif
