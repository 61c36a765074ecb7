using FluentAssertions;

namespace Bridge.Architecture.Tests;

/// <summary>
/// Lines are at most 160 characters long, so that two files fit beside each other and a review shows whole lines. Files have at most 450 lines.
/// </summary>
[TestClass]
public sealed class LineLengthTests
{
    private const int Longest = 160;
    private const int LongestFile = 450;

    // Their long lines are HTML within a raw string, where a line break would be part of the page.
    private static readonly string[] s_exceptions = ["HtmlReport.cs"];

    [TestMethod]
    [DataRow("src")]
    [DataRow("test")]
    [DataRow("samples")]
    public void Lines_of_code_are_no_longer_than_160_characters(string folder)
    {
        string[] sources = [.. Sources(folder).Where(static file => !s_exceptions.Contains(Path.GetFileName(file)))];
        sources.Should().NotBeEmpty();
        IEnumerable<string> tooLong =
            from file in sources
            from line in File.ReadLines(file).Index()

            // C# has no way to break the line of an alias.
            where line.Item.Length > Longest && !line.Item.StartsWith("using ", StringComparison.Ordinal)
            select $"{Path.GetRelativePath(Repository.Root, file)}:{line.Index + 1}";
        tooLong.Should().BeEmpty();
    }

    [TestMethod]
    public void Files_that_are_shipped_are_no_longer_than_450_lines()
    {
        IEnumerable<string> tooLong =
            from file in Sources("src")
            let lines = File.ReadLines(file).Count()
            where lines > LongestFile
            select $"{Path.GetRelativePath(Repository.Root, file)}: {lines}";
        tooLong.Should().BeEmpty();
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Split(Path.DirectorySeparatorChar).Any(static part => part is "bin" or "obj"));
}
