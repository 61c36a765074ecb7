using Bridge.AspNetCore;
using Bridge.Coercion;
using Bridge.Errors;
using Bridge.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Bridge.Fuzz.Tests;

/// <summary>Headers on their way out, and the dictionary through which an OWIN application sees both kinds.</summary>
internal static class HeaderParsers
{
    private static readonly string[] s_names =
    [
        "X-Name", "Content-Type", "content-length", "Location", "Content-Location", "Set-Cookie", "Transfer-Encoding", "transfer-encoding ", ":authority",
        "", "X Name", "X-Name:", "Connection", "ETag",
    ];

    private static readonly string[] s_corpus =
    [
        "X-Name\nvalue", "Location\n/a b?c=d#e", "Location\nhttp://ex\u00e4mple.com/\u20ac", "Set-Cookie\na=1; path=/", "Content-Type\ntext/html",
        "X-Name\nvalue\r\nSet-Cookie: x=1", "X-Name\n\r\n\r\n<html>", "X-Name\n\t padded \t", "X-Name\n\u00e9", "Content-Location\n../a",
    ];

    private static readonly string[] s_urls =
    [
        "/a/b?c=d#e", "http://ex\u00e4mple.com/\u20ac?\u00e9=\u00fc#\u00df", "//host/path", "\\\\host\\path", "javascript:alert(1)", "localhost:80",
        "mailto:a@b", "http://user:p@host:8080/", "file:/x", "", "#", "?", "a b", "http://[::1]/", "http://xn--a/", "/%e9%zz", "http:///a", "HTTP://A/",
    ];

    public static FuzzTarget[] All { get; } =
    [
        new("Response header of a view", 16_000, s_corpus, ["\r\n", "\r", "\n", "\0", "\x7f", ":", " ", "\x85", "\u2028"], Check),
        new("URL in a Location", 16_000, s_urls, ["//", "://", ":", "@", "[", "]", "#", "?", "\\", "\r\n", "xn--", "\u3002", "\u00ad"], Encode),
        new("OWIN header dictionary", 6_000, ["X-Name\n1\n2", "Cookie\na=1\nb=2", "a\nb"], ["\n", "Cookie", "Host", "Content-Length"], Model),
        new("Text in an error message", 6_000, s_corpus, ["\u0085", "\u009b", "\u2028", "\u2029", "\u202e", "\x1b[31m"], Show),
    ];

    private static void Check(FuzzInput input)
    {
        (string name, string value) = Split(input);
        StringValues values = input.Random.Chance(70) ? value : new StringValues([value, "second"]);
        Headers given = new() { [name] = values };
        string? problem = input.Bounded(() => HeaderForms.TryRead(given, out given));
        if (problem is not null)
        {
            input.Check(IsOneLine(problem), "the message holds control characters: " + FuzzInput.Show(problem));
            return;
        }

        foreach (KeyValuePair<string, StringValues> header in given)
        {
            input.Check(
                HeaderRules.IsToken(header.Key) && !header.Key.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase),
                "the name was let through: " + FuzzInput.Show(header.Key));
            foreach (string? sent in header.Value)
            {
                input.Check(sent is not null && sent.All(HeaderRules.IsPrintable), "the value was let through: " + FuzzInput.Show(sent ?? "(null)"));
                input.Check(
                    sent!.Trim(' ', '\t') == value.Trim(' ', '\t') || sent == "second" || name.EndsWith("Location", StringComparison.OrdinalIgnoreCase),
                    "the value was changed: " + FuzzInput.Show(sent));
            }
        }
    }

    private static void Encode(FuzzInput input)
    {
        string encoded = "";
        bool could = input.Bounded(() => UrlEncoding.TryEncode(input.Text, out encoded));
        if (!could)
        {
            return;
        }

        input.Check(encoded.All(c => c is > ' ' and < '\x7f'), "it is no printable ASCII: " + FuzzInput.Show(encoded));
        input.Check(
            (UrlEncoding.TryEncode(encoded, out string again) && again == encoded) || input.Text.Contains("///", StringComparison.Ordinal),
            $"encoded again it is another: {encoded} and {again}");

        // A browser that resolves it must come to the host that was written, not to one which encoding made.
        input.Check(IsRelative(encoded) || !IsRelative(input.Text), $"it leads to another host: {encoded}");
    }

    // Whether a browser stays on the site: one slash, a word, a query.
    private static bool IsRelative(string url) => !url.StartsWith("//", StringComparison.Ordinal);

    private static void Show(FuzzInput input)
    {
        string shown = Excerpt.Of(input.Text);
        input.Check(IsOneLine(shown), "it holds what a terminal or a log acts on: " + FuzzInput.Show(shown));
        input.Check(shown.Length < 500, "it is too long");
    }

    internal static bool IsOneLine(string text) => text.All(static c => !char.IsControl(c)
        && char.GetUnicodeCategory(c) is not (System.Globalization.UnicodeCategory.LineSeparator
            or System.Globalization.UnicodeCategory.ParagraphSeparator or System.Globalization.UnicodeCategory.Format));

    /// <summary>The dictionary against a plain one, step by step.</summary>
    private static void Model(FuzzInput input)
    {
        DefaultHttpContext context = new();
        IHeaderDictionary inner = context.Response.Headers;
        IDictionary<string, string[]> ours = new OwinHeaderDictionary(HttpContextEnvironment.For(context, out _));
        Dictionary<string, string[]> model = new(StringComparer.OrdinalIgnoreCase);
        foreach (string step in input.Text.Split('\n', 12))
        {
            string name = HeaderRules.IsToken(step) && step.Length < 40 ? step : input.Random.Of(s_names);
            if (HeaderRules.IsUrl(name))
            {
                // What becomes of a URL is another target's subject.
                continue;
            }

            string[] values = [.. step.Split(',', 3)];
            bool isAllowed = HeaderRules.IsToken(name) && values.All(value => value.All(HeaderRules.IsPrintable));
            switch (input.Random.Below(5))
            {
                case 0:
                    input.Check(ours.Remove(name) == model.Remove(name), "Remove differs");
                    break;
                case 1 when model.ContainsKey(name) || !isAllowed:
                    input.Check(Throws(() => ours.Add(name, values)), "Add lets it through: " + FuzzInput.Show(name));
                    break;
                case 1 or 2:
                    bool refused = Throws(() => ours[name] = values);
                    input.Check(refused == !isAllowed, $"setting {FuzzInput.Show(name)} to {FuzzInput.Show(step)} is {(refused ? "refused" : "let through")}");
                    if (isAllowed && !name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
                    {
                        // ASP.NET Core takes a header without values for none.
                        model[name] = values;
                    }

                    break;
                default:
                    input.Check(ours.ContainsKey(name) == model.ContainsKey(name), "ContainsKey differs");
                    input.Check(
                        ours.TryGetValue(name, out string[]? got) == model.TryGetValue(name, out string[]? expected)
                            && (got is null || got.SequenceEqual(expected!)),
                        "TryGetValue differs");
                    break;
            }

            input.Check(
                ours.Count == model.Count
                    && ours.Keys.Count == model.Count
                    && ours.Values.Count == model.Count
                    && ours.All(header => model[header.Key].SequenceEqual(header.Value)),
                "the dictionaries differ");
        }
    }

    private static bool Throws(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private static (string Name, string Value) Split(FuzzInput input)
    {
        int end = input.Text.IndexOf('\n');
        return end >= 0 && input.Random.Chance(70) ? (input.Text[..end], input.Text[(end + 1)..]) : (input.Random.Of(s_names), input.Text);
    }
}
