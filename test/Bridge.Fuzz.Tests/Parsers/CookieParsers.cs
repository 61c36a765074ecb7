using Bridge.Http;
using Bridge.Owin.Environment;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Bridge.Fuzz.Tests;

/// <summary>The Cookie header as a view reads it, and the Set-Cookie header that it writes.</summary>
internal static class CookieParsers
{
    private static readonly string[] s_corpus =
    [
        "a=1; b=2", "a=1;b=2;", "a=1; a=2; A=3", "a=\"quoted\"", "a=%20%C3%A9", "a", "=a", "a=", "a=b=c", "a=1, b=2", "; ;", "__Host-a=1; __Secure-b=2",
        "a b=1", "a=b c", "a=\"b", "a=1\\; b=2", "$Version=1; a=1; $Path=/", "session=" + "eyJhbGciOiJIUzI1NiJ9.e30.",
    ];

    private static readonly string[] s_tokens =
    [
        "; ", ";", "=", "a=", "\"", "a=\"\"", ",", "; a=", "%3B", "%3D", "%22", "\t", "__Host-", ";;;;", "\n", "a=1\0",
    ];

    public static FuzzTarget[] All { get; } =
    [
        new("Cookies, as Kestrel reads them", 25_000, s_corpus, s_tokens, Parse),
        new("A cookie that Bridge set", 9_000, s_corpus, s_tokens, RoundTrip),
    ];

    private static void Parse(FuzzInput input)
    {
        string text = new([.. input.Text.Where(static c => c is not ('\r' or '\n' or '\0'))]);
        string[] lines = input.Random.Chance(80) ? [text] : text.Split(';', 2);
        CookieValues ours = input.Bounded(() => CookieValues.Parse(lines));
        DefaultHttpContext context = new();
        context.Request.Headers.Cookie = new StringValues(lines);
        IRequestCookieCollection theirs = context.Request.Cookies;
        input.CheckSame(Dump.Of(ours), Dump.Of(theirs!), "the cookies");
    }

    private static void RoundTrip(FuzzInput input)
    {
        if (QueryParsers.HasLoneSurrogate(input.Text))
        {
            return;
        }

        string header = SetCookieHeader.Format("name", input.Text, new CookieAttributes(), isHttps: true);
        input.Check(header.All(c => c is >= ' ' and < '\x7f'), "the header has what is no printable ASCII: " + FuzzInput.Show(header));
        string pair = header[..header.IndexOf("; ", StringComparison.Ordinal)];
        var read = CookieValues.Parse(["other=1; " + pair + "; last=2"]);
        input.Check(read.Count == (input.Text.Length == 0 ? 2 : 3), "it is read as other cookies too");
        input.Check((read.TryGetValue("name", out string? value) ? value : "") == input.Text, "read back it is " + FuzzInput.Show(value ?? "(none)"));
    }
}
