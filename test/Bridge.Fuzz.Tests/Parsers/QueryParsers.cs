using Bridge.Modules;
using Bridge.Owin.Environment;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Bridge.Fuzz.Tests;

/// <summary>Queries as a view reads them.</summary>
internal static class QueryParsers
{
    private static readonly string[] s_corpus =
    [
        "a=1&b=2", "a=1&a=2&A=3", "a", "a&b", "=", "=a", "a==b", "&&", "a=%20+%2B", "%61=1&a=2", "caf%C3%A9=%E2%82%AC", "a=%zz&b=%", "a[]=1&a[]=2",
        "a=1;b=2", "a=%00&b=%0d%0a", "a=%FF%FE", "x=" + "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy",
    ];

    private static readonly string[] s_tokens = ["&", "=", "+", "&a=", "&A", "a=1&", "%26", "%3D", "%2B", "&&&&", "&=&=", "%C3%A9", "%c3"];

    public static FuzzTarget[] All { get; } =
    [
        new("Query, as Kestrel reads it", 28_000, s_corpus, s_tokens, Parse),
        new("Query of a URL that Bridge made", 9_000, s_corpus, s_tokens, RoundTrip),
    ];

    private static void Parse(FuzzInput input)
    {
        QueryValues ours = input.Bounded(() => QueryValues.Parse(input.Text));
        DefaultHttpContext context = new();
        context.Request.QueryString = new QueryString("?" + input.Text);
        IQueryCollection theirs = context.Request.Query;
        input.CheckSame(Dump.Of(ours), Dump.Of(theirs), "the values");
        foreach (string name in theirs.Keys)
        {
            input.Check(
                ours.ContainsKey(name) && ours[name.ToUpperInvariant()] == theirs[name.ToUpperInvariant()],
                "a name in upper case has other values: " + FuzzInput.Show(name));
        }

        input.Check(ours["no such name"].Count == 0 || theirs.ContainsKey("no such name"), "a name that is not there has values");
    }

    private static void RoundTrip(FuzzInput input)
    {
        if (HasLoneSurrogate(input.Text))
        {
            return;
        }

        int middle = input.Text.Length / 2;
        if (middle > 0 && char.IsLowSurrogate(input.Text[middle]))
        {
            middle--;
        }

        (string name, string value) = ("n" + input.Text[..middle], input.Text[middle..]);
        string url = UrlTemplate.Parse("/x").Build([new(name, new[] { value, "second" }), new("last", value)]);
        input.Check(
            url.All(c => c is > ' ' and < '\x7f' and not ('"' or '\'' or '<' or '>' or '#')),
            "the URL has a character that cannot stand in HTML: " + url);
        var read = QueryValues.Parse(url[(url.IndexOf('?') + 1)..]);
        input.Check(read[name] == new StringValues([value, "second"]) && read["last"] == value, "read back it is " + Dump.Of(read));
    }

    internal static bool HasLoneSurrogate(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return true;
            }
        }

        return false;
    }
}
