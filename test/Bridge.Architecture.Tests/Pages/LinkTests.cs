using System.Text.RegularExpressions;
using FluentAssertions;

namespace Bridge.Architecture.Tests.Pages;

/// <summary>What a page points to is there: the file, the heading in it, and each path that is named in passing.</summary>
[TestClass]
public sealed partial class LinkTests
{
    [TestMethod]
    public void No_link_is_dead()
    {
        string[] links = [.. MarkdownPage.All.SelectMany(static page => page.Links)];
        links.Should().HaveCountGreaterThan(50, "the links are found");

        (from page in MarkdownPage.All
         from link in page.Links
         where !link.Contains("://", StringComparison.Ordinal)
         let problem = Problem(page, link)
         where problem is not null
         select problem).Should().BeEmpty();
    }

    [TestMethod]
    public void Each_path_that_a_page_names_exists()
    {
        (from page in MarkdownPage.All
         from path in RepositoryPath().Matches(string.Join('\n', page.Lines)).Select(static match => match.Groups[1].Value.TrimEnd('.'))
         where !Exists(path)
         select $"{page.Path} names {path}").Should().BeEmpty();
    }

    [TestMethod]
    public void Each_page_of_docs_is_linked_in_the_readme()
    {
        MarkdownPage readme = MarkdownPage.All.Single(static page => page.Path == "README.md");
        MarkdownPage.All.Select(static page => page.Path).Where(static path => path.StartsWith("docs/", StringComparison.Ordinal))
            .Except(readme.Links.Select(static link => link.Split('#')[0]))
            .Should().BeEmpty();
    }

    private static string? Problem(MarkdownPage page, string link)
    {
        string[] parts = link.Split('#', 2);
        string path = parts[0].Length == 0
            ? page.Path
            : Path.GetRelativePath(MarkdownPage.Root, Path.Combine(MarkdownPage.Root, Path.GetDirectoryName(page.Path)!, parts[0])).Replace('\\', '/');
        if (!Exists(path))
        {
            return $"{page.Path} links to {link}, which is not there";
        }

        return parts.Length == 1 || (MarkdownPage.All.FirstOrDefault(other => other.Path == path)?.Anchors.Contains(parts[1]) ?? false)
            ? null
            : $"{page.Path} links to {link}, and {path} has no such heading";
    }

    // "test/Bridge.*.Tests" is there where its folder is.
    private static bool Exists(string path) => Path.Exists(Path.Combine(MarkdownPage.Root, path.Contains('*') ? Path.GetDirectoryName(path)! : path));

    [GeneratedRegex(@"(?<![\w./\\{}-])((?:src|test|docs|samples|eng|\.ci)/[\w.*/-]*)")]
    private static partial Regex RepositoryPath();
}
