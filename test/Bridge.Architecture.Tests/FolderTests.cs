using FluentAssertions;

namespace Bridge.Architecture.Tests;

/// <summary>A folder holds one concept: no two of an assembly point at each other, and those of Bridge.Core only where docs/design.md draws an arrow.</summary>
[TestClass]
public sealed class FolderTests
{
    /// <summary>The arrows of Bridge.Core: what each folder may refer to.</summary>
    private static readonly Dictionary<string, string[]> s_core = new()
    {
        ["Contract"] = [],
        ["Diagnostics"] = [],
        ["Errors"] = ["Contract"],
        ["Http"] = ["Errors", "Contract"],
        ["Markup"] = ["Errors", "Contract"],
        ["Json"] = ["Markup", "Errors", "Contract"],
        ["Bodies"] = ["Diagnostics", "Markup", "Json", "Http", "Errors", "Contract"],
        ["Sending"] = ["Bodies", "Diagnostics", "Markup", "Json", "Http", "Errors", "Contract"],
        ["Request"] = ["Sending", "Bodies", "Markup", "Json", "Http", "Errors", "Contract"],
        ["Coercion"] = ["Diagnostics", "Request", "Sending", "Bodies", "Markup", "Json", "Http", "Errors", "Contract"],
        ["Modules"] = ["Coercion", "Request", "Sending", "Bodies", "Markup", "Json", "Http", "Errors", "Contract"],
    };

    /// <summary>What still ties circles, until it is undone.</summary>
    private static readonly string[] s_known = [];

    /// <summary>Every assembly of Bridge, by its path below the test program.</summary>
    public static IEnumerable<object[]> Assemblies =>
        from path in Directory.EnumerateFiles(AppContext.BaseDirectory, "Bridge.*.dll", SearchOption.AllDirectories)
        where !path.EndsWith(".Tests.dll", StringComparison.Ordinal)
        orderby path
        select new object[] { Path.GetRelativePath(AppContext.BaseDirectory, path) };

    [TestMethod]
    public void The_assemblies_are_there() =>
        Assemblies.Select(static row => ((string)row[0]).Replace('\\', '/')).Should().Contain(
            ["Bridge.Core.dll", "Bridge.AspNetCore.dll", "Bridge.Owin.dll", "netstandard2.0/Bridge.Core.dll", "netstandard2.0/Bridge.Owin.dll"]);

    [TestMethod]
    [DynamicData(nameof(Assemblies))]
    public void No_folders_of_an_assembly_point_at_each_other(string path)
    {
        using AssemblyFolders assembly = new(Path.Combine(AppContext.BaseDirectory, path));
        assembly.Lost.Should().BeEmpty("the folder of each type is known");
        IReadOnlyList<FolderReference> references = [.. assembly.References().Where(static reference => !s_known.Contains(reference.ToString()))];
        references.Should().NotBeEmpty();
        CirclesOf(assembly.Folders, references).Select(static reference => reference.ToString()).Should().BeEmpty();
    }

    [TestMethod]
    [DataRow("Bridge.Core.dll")]
    [DataRow("netstandard2.0/Bridge.Core.dll")]
    public void The_folders_of_Core_refer_to_each_other_as_the_design_has_it(string path)
    {
        using AssemblyFolders core = new(Path.Combine(AppContext.BaseDirectory, path));
        core.Folders.Should().BeEquivalentTo(s_core.Keys);
        core.References().Where(static reference => !s_core[reference.From].Contains(reference.To)).Select(static reference => reference.ToString())
            .Should().BeEmpty();
    }

    [TestMethod]
    public void A_circle_is_found_and_named_by_its_types()
    {
        FolderReference[] references =
            [new("A", "B", "One", "Two"), new("B", "C", "Two", "Three"), new("C", "A", "Three", "One"), new("D", "A", "Four", "One")];
        CirclesOf(["A", "B", "C", "D"], references).Should().Equal(references[..3]);
        CirclesOf(["A", "B", "C", "D"], [.. references[..2], references[3]]).Should().BeEmpty();
    }

    /// <summary>The references by which folders come back to themselves.</summary>
    private static List<FolderReference> CirclesOf(IReadOnlyList<string> folders, IReadOnlyList<FolderReference> references)
    {
        var reached = folders.ToDictionary(static folder => folder, folder => ReachedFrom(folder, references));
        return [.. references.Where(reference => reached[reference.To].Contains(reference.From))];
    }

    private static HashSet<string> ReachedFrom(string folder, IReadOnlyList<FolderReference> references)
    {
        HashSet<string> reached = [];
        Stack<string> left = new([folder]);
        while (left.TryPop(out string? next))
        {
            foreach (FolderReference reference in references)
            {
                if (reference.From == next && reached.Add(reference.To))
                {
                    left.Push(reference.To);
                }
            }
        }

        return reached;
    }
}
