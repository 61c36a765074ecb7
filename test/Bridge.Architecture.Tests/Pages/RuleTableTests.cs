using System.Text.RegularExpressions;
using FluentAssertions;

namespace Bridge.Architecture.Tests.Pages;

/// <summary>The table of docs/design.md that leads from a rule to its source and its test.</summary>
[TestClass]
public sealed partial class RuleTableTests
{
    [TestMethod]
    public void Each_file_of_the_table_exists()
    {
        string page = File.ReadAllText(Path.Combine(MarkdownPage.Root, "docs/design.md"));
        int begin = page.IndexOf("## Where a rule and its test are\n", StringComparison.Ordinal);
        string section = page[begin..page.IndexOf("\n## ", begin + 1, StringComparison.Ordinal)];
        string[][] rows = [.. section.Split('\n').Where(static line => line.StartsWith('|')).Skip(2).Select(static line => line.Split('|'))];

        rows.Should().HaveCountGreaterThan(100);
        rows.SelectMany(static row => Files(row[3])).Where(static file => !Exists("src/Bridge." + file) && !Exists("src/" + file) && !Exists("test/" + file))
            .Should().BeEmpty("these are the sources");
        rows.SelectMany(static row => Files(row[4])).Where(static file => !Exists("test/Bridge." + file)).Should().BeEmpty("these are the tests");
        rows.Should().OnlyContain(static row => Files(row[3]).Any() && Files(row[4]).Any(), "a rule has a source and a test");
    }

    private static IEnumerable<string> Files(string cell) => Name().Matches(cell).Select(static name => name.Groups[1].Value);

    private static bool Exists(string path) => File.Exists(Path.Combine(MarkdownPage.Root, path));

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();
}
