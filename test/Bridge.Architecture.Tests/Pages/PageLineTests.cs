using FluentAssertions;

namespace Bridge.Architecture.Tests.Pages;

/// <summary>Lines of a page are at most 160 characters long, as lines of code are. A row of a table cannot be broken.</summary>
[TestClass]
public sealed class PageLineTests
{
    private const int Longest = 160;

    [TestMethod]
    public void Lines_of_pages_are_no_longer_than_160_characters() =>
        (from page in MarkdownPage.All
         from line in page.Lines.Index()
         where line.Item.Length > Longest && !line.Item.StartsWith("| ", StringComparison.Ordinal)
         select $"{page}:{line.Index + 1}").Should().BeEmpty();
}
