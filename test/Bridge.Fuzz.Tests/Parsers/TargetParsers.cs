using System.Text;
using Bridge.Owin.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bridge.Fuzz.Tests;

/// <summary>A request's target, which the test handler splits and decodes itself.</summary>
internal static class TargetParsers
{
    private static readonly string[] s_corpus =
    [
        "/", "/a/b?c=d", "/%41%c3%a9%E2%82%AC", "/a/../b/./c", "/a/%2e%2e/%2E/b", "/a%2Fb%2f..%2fc", "/..%2f..%2fetc/passwd", "/%2e%2e%5c%2e%2e%5cwindows",
        "/a//b//", "/;a=b/..;/c", "/a%00b", "/%c0%ae%c0%ae/%c0%af",
        "/%252e%252e%252f", "/100%", "/%u002e", "http://example.com/a%20b?c", "http://example.com", "http://example.com?c#d", "*", "/?", "/a?b?c", "/a#b",
        "/...", "/a/..b/.c", "/.", "/..", "//..//a", "https://user@host:1/x/../y",
    ];

    private static readonly string[] s_tokens =
    [
        "/..", "/.", "/%2e%2e", "/%2e", "%2F", "/../../", "/..;/", "http://", "://", "/%c3%a9/..", "%C3", "%A9", "%E2%82", "%e2%82%ac",
    ];

    private static readonly Lazy<MemoryKestrel> s_kestrel = new(() => new MemoryKestrel(app => app.Run(context =>
    {
        byte[] seen = Encoding.UTF8.GetBytes(Show(context.Request.Path.Value!, context.Request.QueryString.Value!.TrimStart('?')));
        context.Response.ContentLength = seen.Length;
        return context.Response.Body.WriteAsync(seen, 0, seen.Length);
    })));

    public static FuzzTarget[] All { get; } =
    [
        new("Request target", 25_000, s_corpus, s_tokens, Parse),
        new("Request target, as Kestrel reads it", 9_000, s_corpus, s_tokens, ParseAsKestrel),
    ];

    private static void Parse(FuzzInput input)
    {
        string path = "", query = "";
        bool parsed = input.Bounded(() => RequestTarget.TryParse(input.Text, out path, out query), perCharacter: 24);
        if (!parsed)
        {
            return;
        }

        input.Check(path.Length == 0 || path[0] == '/', "the path starts with no slash");
        input.Check(!path.Contains('\0'), "the path has a NUL");
        input.Check(!HasDotSegment(path), "the path has a segment of dots: " + FuzzInput.Show(path));
        input.Check(query.All(c => c is > ' ' and < '\x7f'), "the query has what is no printable ASCII");
        input.Check(path.All(c => !char.IsSurrogate(c)) || IsText(path), "the path has half a surrogate pair");

        // What was decoded, encoded again, is the same path.
        input.Check(
            RequestTarget.TryParse(Encode(path), out string again, out _) && again == path,
            "encoded and read again it is another path: " + FuzzInput.Show(again));
    }

    private static void ParseAsKestrel(FuzzInput input)
    {
        // These end the request line, and never come to either parser as part of a target.
        string target = new([.. input.Text.Where(c => c is > ' ' and <= '\xff' and not '\x7f')]);
        bool isAbsolute = target.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || target.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (isAbsolute && target.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('/' or '?' or ':' or '.' or '-' or '=')))
        {
            // The absolute form, which clients send to proxies alone, Kestrel decodes by the rules of System.Uri.
            return;
        }

        if (target.Length is 0 or > 4000 || (target[0] != '/' && target != "*" && !isAbsolute))
        {
            return;
        }

        bool parsed = RequestTarget.TryParse(target, out string path, out string query);
        (int status, string seen) = s_kestrel.Value.Send($"{(target == "*" ? "OPTIONS" : "GET")} {target} HTTP/1.1\r\nHost: {HostOf(target)}\r\n\r\n");
        if ((!parsed && status == 405) || (isAbsolute && status == 400))
        {
            // Kestrel compares the authority with the Host header, which is not for this parser to do.
            return;
        }

        input.CheckSame(parsed ? "200 " + Show(path, query.TrimStart('?')) : "400 ", $"{status} {seen}", "the targets");
    }

    private static string HostOf(string target)
    {
        // Kestrel wants the authority of an absolute target again.
        int start = target.IndexOf("://", StringComparison.Ordinal) + 3;
        int end = start < 3 ? -1 : target.IndexOfAny(['/', '?'], start);
        return start < 3 || target[0] == '/' ? "x" : target[start..(end < 0 ? target.Length : end)];
    }

    private static string Show(string path, string query) => Uri.EscapeDataString(path) + "?" + Uri.EscapeDataString(query);

    private static bool HasDotSegment(string path) => path.Split('/') is var segments && (segments.Contains(".") || segments.Contains(".."));

    private static bool IsText(string path) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(path)) == path;

    private static string Encode(string path)
    {
        StringBuilder encoded = new();
        foreach (Rune rune in (path.Length == 0 ? "*" : path).EnumerateRunes())
        {
            encoded.Append(rune.Value is > ' ' and < 0x7f and not ('?' or '%') ? rune.ToString() : Uri.EscapeDataString(rune.ToString()));
        }

        return encoded.ToString();
    }
}
