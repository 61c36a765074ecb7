using System.Globalization;
using System.Text;
using Microsoft.Owin;
using Microsoft.Owin.Infrastructure;
using AspNetCorePath = Microsoft.AspNetCore.Http.PathString;

namespace Bridge.Fuzz.Tests;

/// <summary>The contracts of Katana, through which a legacy site reads its requests.</summary>
internal static class KatanaParsers
{
    private static readonly string[] s_queries = ["a=1&b=2", "a=1;b=2", "a=1&a=2&A=3", "a", "=", "a=%20+", "&&;;", "%61=1", " a=1", "a=%zz", "a=%E2%82%AC"];
    private static readonly string[] s_cookies =
    [
        "a=1; b=2", "a=1; a=2", "c=chunks:2; cC1=x; cC2=y", "c=chunks:2000000000; cC1=x", "c=chunks:-1", "c=chunks:99999999999", "c=chunks:1; cC1=chunks:1",
        "a=%20%zz", "c=\"chunks:1\"", "c=chunks:3; cC1=\"x\"; cC3=\"y\"",
    ];
    private static readonly string[] s_paths = ["/", "/a/b", "/a b", "/caf\u00e9", "/%zz", "/a%2Fb", "/%41", "//", "/\u20ac?#"];
    private static readonly string[] s_hosts =
    [
        "localhost", "localhost:80", "[::1]:80", "::1", "ex\u00e4mple.com", "xn--exmple-cua.com", "a:b:c", "a..b", "localhost:80/x", "user@host", "", ".",
        "xn--", "xn--\u00e4",
    ];
    private static readonly string[] s_lists = ["a,b", "\"a,b\",c", "a, ,b", "\"a", "\"a\"b\"", ",,", " a , b ", "a\tb"];

    public static FuzzTarget[] All { get; } =
    [
        new("Katana: query and form", 9_000, s_queries, ["&", ";", "=", "+", "%26"], Query),
        new("Katana: cookies", 9_000, s_cookies, ["chunks:", "; ", "c=", "cC1=", "cC2=", "\"", "="], Cookies),
        new(
            "Katana: a cookie in chunks",
            5_000,
            ["value", "\"quoted\"", "caf\u00e9 \u20ac \U0001F600", "chunks:2", "%C3%A9%", "a;b=c, d"],
            ["%", "\"", ";", "\u20ac", "\U0001F600"],
            Chunks),
        new("Katana: paths", 7_000, s_paths, ["/", "%", "%2F", "\u00e9"], Paths),
        new("Katana: hosts", 5_000, s_hosts, [":", "[", "]", ".", "xn--", "\u00e4", "\u3002", "@"], Hosts),
        new("Katana: lists in headers", 6_000, s_lists, [",", "\"", " ", "\t"], Lists),
    ];

    private static void Query(FuzzInput input)
    {
        OwinContext context = new();
        context.Environment["owin.RequestQueryString"] = input.Text;
        IReadableStringCollection query = input.Bounded(() => context.Request.Query, perCharacter: 250);
        foreach (KeyValuePair<string, string[]> pair in query)
        {
            input.Check(
                pair.Key is not null
                    && pair.Value is { Length: > 0 }
                    && query.GetValues(pair.Key).SequenceEqual(pair.Value)
                    && query[pair.Key] == string.Join(",", pair.Value),
                "the collection contradicts itself");
        }

        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(input.Text));
        IFormCollection form = input.Bounded(() => context.Request.ReadFormAsync().GetAwaiter().GetResult(), perCharacter: 250);
        if (!input.Text.Contains(';', StringComparison.Ordinal) && !QueryParsers.HasLoneSurrogate(input.Text) && !input.Text.StartsWith('\ufeff'))
        {
            input.CheckSame(Show(form), Show(query), "form and query");
        }

        // What QueryString writes, Query reads.
        if (!QueryParsers.HasLoneSurrogate(input.Text))
        {
            context.Request.QueryString = new QueryString("n" + input.Text.TrimStart(), input.Text);
            input.Check(context.Request.Query["n" + input.Text.TrimStart()] == input.Text, "read back it is " + Show(context.Request.Query));
            string uri = WebUtilities.AddQueryString("http://x/?a=1#f", "n", input.Text);
            input.Check(uri.All(c => c is > ' ' and < '\x7f') && uri.EndsWith("#f", StringComparison.Ordinal), "the URL is " + uri);
        }
    }

    private static void Cookies(FuzzInput input)
    {
        OwinContext context = new();
        ((IDictionary<string, string[]>)context.Request.Headers)["Cookie"] = input.Random.Chance(80) ? [input.Text] : input.Text.Split(';', 2);
        RequestCookieCollection cookies = input.Bounded(() => context.Request.Cookies, perCharacter: 250);
        foreach (KeyValuePair<string, string> cookie in cookies)
        {
            input.Check(cookies[cookie.Key] == cookie.Value, "the collection contradicts itself");
        }

        ChunkingCookieManager manager = new() { ThrowForPartialCookies = false };
        string? read = input.Bounded(() => manager.GetRequestCookie(context, "c"));
        input.Check(read is null || read.Length <= input.Text.Length, "the cookie is longer than all that was sent");
        input.Bounded(() =>
        {
            manager.DeleteCookie(context, "c", new Microsoft.Owin.CookieOptions { Path = "/" });
            return true;
        });
        CheckSetCookies(input, context);
        try
        {
            new ChunkingCookieManager { ThrowForPartialCookies = true }.GetRequestCookie(context, "c");
        }
        catch (FormatException)
        {
        }
    }

    private static void Chunks(FuzzInput input)
    {
        if (QueryParsers.HasLoneSurrogate(input.Text) || input.Text.StartsWith("chunks:", StringComparison.Ordinal))
        {
            // The latter is what the first of several chunks looks like.
            return;
        }

        OwinContext context = new();
        ChunkingCookieManager manager = new() { ChunkSize = 40 + input.Random.Below(60) };
        input.Bounded(
            () =>
            {
                manager.AppendResponseCookie(context, "c", input.Text, new Microsoft.Owin.CookieOptions());
                return true;
            },
            perCharacter: 400);
        CheckSetCookies(input, context);
        string[] sent = [.. context.Response.Headers.GetValues("Set-Cookie").Select(static cookie => cookie.Split(';')[0])];
        ((IDictionary<string, string[]>)context.Request.Headers)["Cookie"] = [string.Join("; ", sent)];
        input.Check(
            manager.GetRequestCookie(context, "c") == input.Text,
            "read back it is " + FuzzInput.Show(manager.GetRequestCookie(context, "c") ?? "(none)"));

        context = new();
        context.Response.Cookies.Append("c", input.Text);
        CheckSetCookies(input, context);
        ((IDictionary<string, string[]>)context.Request.Headers)["Cookie"] = [context.Response.Headers["Set-Cookie"].Split(';')[0]];
        input.Check(context.Request.Cookies["c"] == input.Text, "a single cookie read back is " + FuzzInput.Show(context.Request.Cookies["c"] ?? "(none)"));
    }

    private static void CheckSetCookies(FuzzInput input, OwinContext context)
    {
        foreach (string cookie in context.Response.Headers.GetValues("Set-Cookie") ?? [])
        {
            input.Check(
                cookie.All(c => c is >= ' ' and < '\x7f') && cookie.Split(';')[0].Count(static c => c == '=') >= 1,
                "the header is " + FuzzInput.Show(cookie));
        }
    }

    private static void Paths(FuzzInput input)
    {
        if (QueryParsers.HasLoneSurrogate(input.Text))
        {
            return;
        }

        string text = "/" + input.Text;
        string escaped = input.Bounded(() => new PathString(text).ToUriComponent());
        input.Check(
            escaped.All(c => c is > ' ' and < '\x7f' and not ('?' or '#' or '"' or '<' or '>' or '\\')),
            "it is no URL's path: " + FuzzInput.Show(escaped));
        input.CheckSame(escaped, new AspNetCorePath(text).ToUriComponent(), "the escaped paths");
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            input.Check(PathString.FromUriComponent(escaped).Value == text, "read back it is another path");
        }

        string query = new QueryString(input.Text).ToUriComponent();
        input.Check(!query.Contains('#', StringComparison.Ordinal), "a query has a fragment: " + query);
    }

    private static void Hosts(FuzzInput input)
    {
        // What a server hands on as the Host header is Latin-1 at most; a site that reads it has to live with any of it.
        OwinContext context = new();
        ((IDictionary<string, string[]>)context.Request.Headers)["Host"] = [input.Text];
        input.Check(
            input.Bounded(() => context.Request.Host).Value == (string.IsNullOrWhiteSpace(input.Text) ? "localhost" : input.Text),
            "the host is another");
        Swallow<ArgumentException>(() => context.Request.Host.ToUriComponent());
        Swallow<ArgumentException>(() => HostString.FromUriComponent(input.Text));
        context.Request.Scheme = "http";
        context.Request.Path = new PathString("/a");
        Swallow<ArgumentException, UriFormatException>(() => context.Request.Uri.ToString());
        context.Environment["server.LocalPort"] = input.Text;
        int? port = context.Request.LocalPort;
        input.Check(port is null || int.Parse(input.Text, NumberStyles.Integer, CultureInfo.InvariantCulture) == port, "the port is another");
    }

    private static void Lists(FuzzInput input)
    {
        OwinContext context = new();
        IHeaderDictionary headers = context.Request.Headers;
        ((IDictionary<string, string[]>)headers)["List"] = input.Random.Chance(50) ? [input.Text] : input.Text.Split('\n', 2);
        IList<string> read = input.Bounded(() => headers.GetCommaSeparatedValues("List"));
        input.Check(
            read.All(value => value.Length > 0 || input.Text.Contains('"', StringComparison.Ordinal))
                && read.Sum(value => (long)value.Length) <= input.Text.Length,
            "more was read than there is");

        string[] values = [.. input.Text.Replace("\"", "", StringComparison.Ordinal)
            .Split('\t')
            .Select(static value => value.Trim())
            .Where(static value => value.Length > 0)];
        if (values.Length > 0)
        {
            headers.SetCommaSeparatedValues("Own", values);
            input.Check(
                headers.GetCommaSeparatedValues("Own").SequenceEqual(values),
                "read back they are " + string.Join("|", headers.GetCommaSeparatedValues("Own")));
        }
    }

    private static void Swallow<TFirst>(Action action)
        where TFirst : Exception => Swallow<TFirst, TFirst>(action);

    private static void Swallow<TFirst, TSecond>(Action action)
        where TFirst : Exception
        where TSecond : Exception
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is TFirst or TSecond)
        {
        }
    }

    private static string Show(IEnumerable<KeyValuePair<string, string[]>> values) =>
        string.Join(
            "\n",
            values.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => $"{pair.Key}=[{string.Join("|", pair.Value)}]"));
}
