using FluentAssertions;

namespace Bridge.Architecture.Tests;

/// <summary>A unit test project has the folders of the assembly that it tests, so that the test of a file is found from the file's path.</summary>
[TestClass]
public sealed class MirrorTests
{
    /// <summary>For each test project the folders of sources, each with the folder of the test project that stands for it.</summary>
    private static readonly Dictionary<string, (string Folder, string Source)[]> s_projects = new()
    {
        ["Bridge.Core.Tests"] = [("", "src/Bridge.Core")],
        ["Bridge.AspNetCore.Tests"] = [("", "src/Bridge.AspNetCore")],
        ["Bridge.Owin.Tests"] = [("", "src/Bridge.Owin")],
        ["Bridge.Cli.Tests"] = [("", "src/Bridge.Cli")],
        ["Bridge.Katana.Hosting.Tests"] = [("", "src/Katana/Microsoft.Owin.Hosting")],
        ["Bridge.Katana.Tests"] = [("", "src/Katana/Microsoft.Owin"), ("Security", "src/Katana/Microsoft.Owin.Security")],
    };

    /// <summary>Folders that have no counterpart, each with its reason.</summary>
    private static readonly Dictionary<string, string> s_exceptions = new()
    {
        ["Bridge.Core.Tests/Flask"] = "what the real Flask answers is about all of the coercion",
        ["Bridge.Owin.Tests/Hangfire"] = "Hangfire's dashboard runs where none of Katana's assemblies lies beside it, as in this project alone",
        ["Bridge.Katana.Hosting.Tests/Members"] = "the members of the whole assembly are compared with Katana's",
        ["Bridge.Katana.Tests/Differences"] = "what differs from Katana on purpose, by subject",
        ["Bridge.Katana.Tests/Facades"] = "three assemblies of .NET Framework, of one to seven files each",
        ["Bridge.Katana.Tests/Members"] = "the members of the whole assemblies are compared with Katana's",
    };

    public static IEnumerable<object[]> Projects => s_projects.Keys.Select(static project => (object[])[project]);

    [TestMethod]
    [DynamicData(nameof(Projects))]
    public void Each_folder_of_tests_has_a_folder_of_sources(string project)
    {
        HashSet<string> sources = [.. Sources(project).Select(static file => file.Folder)];

        Tests(project).Select(static file => file.Folder).Where(static folder => folder.Length > 0).Distinct().Except(sources).Should().BeEmpty(
            "a test stands in the folder of what it tests; src has no such folder, and MirrorTests names no reason for one");
    }

    [TestMethod]
    [DynamicData(nameof(Projects))]
    public void A_file_of_tests_named_after_a_source_stands_in_its_folder(string project)
    {
        ILookup<string, string> sources = Sources(project).ToLookup(static file => file.Name + "Tests", static file => file.Folder);

        Tests(project).Where(file => sources.Contains(file.Name) && !sources[file.Name].Contains(file.Folder))
            .Select(file => $"{file.Folder}/{file.Name}.cs belongs in {string.Join(" or ", sources[file.Name])}").Should().BeEmpty();
    }

    [TestMethod]
    public void Each_exception_is_needed() =>
        s_exceptions.Keys.Where(static folder => !Directory.Exists(Path.Combine(Root(), "test", folder)))
            .Should()
            .BeEmpty("a folder that is gone needs no reason");

    private static IEnumerable<(string Folder, string Name)> Tests(string project) =>
        Files($"test/{project}").Where(file => !s_exceptions.ContainsKey($"{project}/{file.Folder}"));

    private static IEnumerable<(string Folder, string Name)> Sources(string project) =>
        from place in s_projects[project]
        from file in Files(place.Source)
        select (string.Join('/', new[] { place.Folder, file.Folder }.Where(static part => part.Length > 0)), file.Name);

    /// <summary>The source files of a project: the folder of each within the project, and its name without the ending.</summary>
    private static (string Folder, string Name)[] Files(string project)
    {
        string root = Path.Combine(Root(), project);
        (string Folder, string Name)[] files =
        [
            .. from path in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
               let folder = Path.GetRelativePath(root, Path.GetDirectoryName(path)!).Replace('\\', '/')
               where folder.Split('/')[0] is not ("bin" or "obj")
               select (folder == "." ? "" : folder, Path.GetFileNameWithoutExtension(path)),
        ];
        files.Should().NotBeEmpty(project);
        return files;
    }

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Bridge.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests run outside of the repository, whose files they compare.");
    }
}
