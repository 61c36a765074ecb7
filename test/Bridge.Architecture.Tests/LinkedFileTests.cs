using System.Xml.Linq;
using FluentAssertions;

namespace Bridge.Architecture.Tests;

/// <summary>What several projects need is a project, and not a file that each of them compiles.</summary>
[TestClass]
public sealed class LinkedFileTests
{
    // It compiles the samples once more, for .NET Framework; its project file says why.
    private const string Exception = "Bridge.Cli.LegacySite.csproj";

    [TestMethod]
    [DataRow("src")]
    [DataRow("test")]
    [DataRow("samples")]
    public void No_project_compiles_a_file_of_another(string folder)
    {
        string[] projects = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.*proj", SearchOption.AllDirectories)];
        projects.Should().NotBeEmpty();
        IEnumerable<string> linked =
            from project in projects
            where Path.GetFileName(project) != Exception
            from compiled in XDocument.Load(project).Descendants("Compile")
            let include = (string?)compiled.Attribute("Include") ?? ""
            where include.Contains("..", StringComparison.Ordinal) || include.Contains("$(", StringComparison.Ordinal)
            select $"{Path.GetFileName(project)}: {include}";
        linked.Should().BeEmpty();
    }
}
