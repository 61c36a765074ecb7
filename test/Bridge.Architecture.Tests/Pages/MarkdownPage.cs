using System.Text.RegularExpressions;

namespace Bridge.Architecture.Tests.Pages;

/// <summary>A page of the documentation, with its links, headings and blocks of code.</summary>
internal sealed partial class MarkdownPage
{
    private MarkdownPage(string path)
    {
        Path = path;
        Lines = File.ReadAllLines(System.IO.Path.Combine(Root, path));
        Text = string.Join('\n', Lines);
        Prose = Fence().Replace(Text, static block => new string('\n', block.Value.Count(static c => c == '\n')));
    }

    public static string Root => Repository.Root;

    /// <summary>Every page that a reader of the repository or of a package sees.</summary>
    public static IReadOnlyList<MarkdownPage> All { get; } =
    [
        .. Files("", "*.md", SearchOption.TopDirectoryOnly).Concat(Files("docs", "*.md")).Concat(Files("src", "*.md")).Concat(Files("test", "*.md"))
            .Select(static path => new MarkdownPage(path)),
    ];

    /// <summary>The path within the repository.</summary>
    public string Path { get; }

    public IReadOnlyList<string> Lines { get; }

    /// <summary>The page without its blocks of code.</summary>
    public string Prose { get; }

    private string Text { get; }

    public IEnumerable<string> Links => Link().Matches(Prose).Select(static match => match.Groups[1].Value);

    /// <summary>The anchors of the headings, as GitHub makes them.</summary>
    public IReadOnlySet<string> Anchors
    {
        get
        {
            HashSet<string> anchors = [];
            foreach (Match heading in Heading().Matches(Prose))
            {
                string text = LinkText().Replace(heading.Groups[1].Value, "$1").ToLowerInvariant();
                string anchor = string.Concat(text.Where(static c => char.IsLetterOrDigit(c) || c is '-' or '_' or ' ')).Replace(' ', '-');
                for (int i = 1; !anchors.Add(anchor); i++)
                {
                    anchor = $"{anchor}-{i}";
                }
            }

            return anchors;
        }
    }

    /// <summary>The blocks of a language, each with its line. A block with a file's name behind the language is not among them.</summary>
    public IEnumerable<(int Line, string Code)> Blocks(string language) =>
        from block in Fence().Matches(Text)
        where block.Groups[1].Value == language
        select (Text.AsSpan(0, block.Index).Count('\n') + 1, block.Groups[2].Value);

    /// <summary>The languages of the blocks; the name of a file behind one does not belong to it.</summary>
    public IEnumerable<string> Languages => Fence().Matches(Text).Select(static block => block.Groups[1].Value.Split(' ')[0]).Distinct();

    /// <summary>The paths of files that are in a folder of the repository, other than what was built there.</summary>
    public static IEnumerable<string> Files(string folder, string pattern, SearchOption option = SearchOption.AllDirectories) =>
        Directory.EnumerateFiles(System.IO.Path.Combine(Root, folder), pattern, option)
            .Select(static file => System.IO.Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(static file => !file.Split('/').Any(static part => part is "bin" or "obj" or "node_modules"))
            .Order(StringComparer.Ordinal);

    public override string ToString() => Path;

    [GeneratedRegex(@"^```([^\n]*)\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6} +(.*?) *$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();
}
