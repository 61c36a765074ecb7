using System.Text.RegularExpressions;
using FluentAssertions;

namespace Bridge.Architecture.Tests.Pages;

/// <summary>The tests that a page names as its proof exist, and each promise about safety names its tests.</summary>
[TestClass]
public sealed partial class NamedTestTests
{
    private const int Promises = 8;

    private static readonly string[] s_files = [.. MarkdownPage.Files("test", "*.cs")];

    private static readonly HashSet<string> s_classes = [.. s_files.Select(static file => Path.GetFileNameWithoutExtension(file))];

    [TestMethod]
    public void Each_test_class_that_a_page_names_exists()
    {
        (string Page, string Name)[] named = Named(ClassName());
        named.Should().HaveCountGreaterThan(30, "the names are found");

        named.Where(static test => !s_classes.Contains(test.Name)).Should().BeEmpty();
    }

    [TestMethod]
    public void Each_test_method_that_a_page_names_exists()
    {
        string sources = string.Concat(s_files.Select(static file => File.ReadAllText(Path.Combine(MarkdownPage.Root, file))));
        (string Page, string Name)[] named = Named(MethodName());
        named.Should().HaveCountGreaterThan(5, "the names are found");

        named.Where(test => !sources.Contains($" {test.Name}(", StringComparison.Ordinal)).Should().BeEmpty();
    }

    [TestMethod]
    public void Each_of_the_eight_promises_names_its_tests()
    {
        string[] promises = [.. Section("docs/security.md", "What Bridge promises")];

        promises.Should().HaveCount(Promises).And.OnlyContain(static promise => ClassName().IsMatch(promise));
        Section("docs/design.md", "What must always hold").Should().HaveCount(Promises, "the design has the same promises");
    }

    private static (string Page, string Name)[] Named(Regex name) =>
        [.. from page in MarkdownPage.All from test in name.Matches(page.Prose) select (page.Path, test.Groups[1].Value)];

    /// <summary>The numbered items of a section.</summary>
    private static IEnumerable<string> Section(string path, string heading)
    {
        string page = MarkdownPage.All.Single(page => page.Path == path).Prose;
        string section = page[page.IndexOf($"\n## {heading}\n", StringComparison.Ordinal)..].Split("\n## ")[1];
        return Item().Matches(section).Select(static item => item.Value);
    }

    [GeneratedRegex(@"`(\w+Tests)(?:\.\w+)?`")]
    private static partial Regex ClassName();

    [GeneratedRegex(@"`(?:\w+\.)?([A-Z][A-Za-z]*_[a-z]\w*_\w+)`")]
    private static partial Regex MethodName();

    [GeneratedRegex(@"^\d\. .*\n(?:   .*\n)*", RegexOptions.Multiline)]
    private static partial Regex Item();
}
