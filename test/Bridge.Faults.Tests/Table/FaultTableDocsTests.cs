using FluentAssertions;

namespace Bridge.Faults.Tests.Table;

/// <summary>The table in docs/security.md is the one that the tests hold to. With BRIDGE_WRITE_DOCS=1 it is written there.</summary>
[TestClass]
public sealed class FaultTableDocsTests
{
    private const string Begin = "<!-- The fault table: written by test/Bridge.Faults.Tests with BRIDGE_WRITE_DOCS=1. -->\n";
    private const string End = "<!-- The end of the fault table. -->\n";

    [TestMethod]
    public void The_documentation_has_the_table()
    {
        string path = Path.Combine(Root(), "docs", "security.md");
        string text = File.ReadAllText(path).ReplaceLineEndings("\n");
        int begin = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = text.IndexOf(End, StringComparison.Ordinal);
        begin.Should().BeInRange(Begin.Length, end, "docs/security.md has a place for the table");

        string table = FaultTable.ToMarkdown();
        if (Environment.GetEnvironmentVariable("BRIDGE_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, text[..begin] + table + text[end..]);
        }
        else
        {
            text[begin..end].Should().Be(table, "run this test with BRIDGE_WRITE_DOCS=1 after a change of the table");
        }
    }

    [TestMethod]
    public void No_cell_is_empty() =>
        FaultTable.ToMarkdown().TrimEnd('\n').Split('\n').Should().HaveCount(2 + Enum.GetValues<Fault>().Length)
            .And.OnlyContain(row => row.Trim('|').Split('|').Skip(1).All(cell => cell.Trim().Length > 0));

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Bridge.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests run within the repository.");
    }
}
