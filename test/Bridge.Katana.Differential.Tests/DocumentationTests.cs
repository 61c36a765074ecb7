using System.Text;
using FluentAssertions;

namespace Bridge.Katana.Differential;

/// <summary>The table in docs/katana.md is the one that the tests hold to. With BRIDGE_WRITE_DOCS=1 it is written there.</summary>
[TestClass]
public class DocumentationTests
{
    private const string Begin = "<!-- The differences: written by test/Bridge.Katana.Differential.Tests with BRIDGE_WRITE_DOCS=1. -->\n";
    private const string End = "<!-- The end of the differences. -->\n";

    [TestMethod]
    public void The_documentation_has_this_table()
    {
        string page = Path.Combine(Root(), "docs", "katana.md");
        string text = File.ReadAllText(page).ReplaceLineEndings("\n");
        int begin = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = text.IndexOf(End, StringComparison.Ordinal);
        string table = Table();
        if (Environment.GetEnvironmentVariable("BRIDGE_WRITE_DOCS") == "1")
        {
            File.WriteAllText(page, text[..begin] + table + text[end..]);
        }
        else
        {
            text[begin..end].Should().Be(table, "run this test with BRIDGE_WRITE_DOCS=1 after a change of the differences");
        }
    }

    private static string Table()
    {
        var table = new StringBuilder("| what | Bridge, Katana, and why |\n| --- | --- |\n");
        foreach (Difference difference in Differences.All)
        {
            table.Append("| ").Append(difference.What).Append(" | ").Append(difference.Reason).Append(" |\n");
        }
        return table.ToString();
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (folder != null && !File.Exists(Path.Combine(folder, "Bridge.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }
        return folder ?? throw new InvalidOperationException("This is not run from within the repository.");
    }
}
