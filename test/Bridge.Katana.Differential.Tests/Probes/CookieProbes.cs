using Microsoft.Owin;
using Microsoft.Owin.Infrastructure;

namespace Bridge.Katana.Differential.Probes;

internal static class CookieProbes
{
    private static readonly string[] s_names = ["a", "A", "n", "n ame", "ä", "nC1", "n=x", "", "a;b"];
    private static readonly string[] s_cookiePieces =
    [
        "a", "n", "=", "=", ";", "; ", " ", "1", "%20", "%", "\"", ",", "+", "ä", "nC1", "chunks:1", "chunks:2", "path", "$Version",
    ];

    public static void RequestCookies(Generator generate, Observation observe)
    {
        var request = new OwinRequest();
        int lines = generate.Chance(80) ? 1 : generate.Number(4);
        request.Environment.Headers("owin.RequestHeaders")["Cookie"] = Enumerable.Range(0, lines)
            .Select(_ => generate.TextOf(s_cookiePieces) + generate.TextOf(s_cookiePieces))
            .ToArray();
        observe.See("all", () => request.Cookies);
        string name = generate.Of(s_names);
        observe.See("[]", () => request.Cookies[name]);
        observe.See("GetRequestCookie", () => new CookieManager().GetRequestCookie(request.Context, name));
        observe.See("again", () => request.Cookies.Count());
        request.Environment.Headers("owin.RequestHeaders")["Cookie"] = [generate.TextOf(s_cookiePieces)];
        observe.See("changed", () => request.Cookies);
        observe.See("collection", () => new RequestCookieCollection(new Dictionary<string, string> { [name] = "v" })[name]);
        observe.See("null collection", () => new RequestCookieCollection(null));
    }

    public static void ResponseCookies(Generator generate, Observation observe)
    {
        var context = new OwinContext();
        IDictionary<string, string[]> headers = context.Environment.Headers("owin.ResponseHeaders");
        ResponseCookieCollection cookies = context.Response.Cookies;
        Action[] prior =
        [
            () => headers["Set-Cookie"] = ["a=1; path=/", "A=2; path=/x; domain=d", "ab=3"], () => headers["Set-Cookie"] = ["n=1"], () => { }, () => { },
        ];
        prior[generate.Of(0, 1, 2, 3)]();
        for (int count = 1 + generate.Number(4); count > 0; count--)
        {
            string name = generate.Chance(20) ? generate.Text() : generate.Of(s_names);
            string value = generate.Text();
            CookieOptions options = generate.Chance(3) ? null : Options(generate);
            string escaped = name == null || Uri.EscapeDataString(name) == name ? "" : " of an escaped name";
            switch (generate.Of("append", "append with options", "delete", "delete with options", "manager append", "manager delete"))
            {
                case "append":
                    observe.Step("Append", () => cookies.Append(name, value), () => headers);
                    break;
                case "append with options":
                    observe.Step("Append options", () => cookies.Append(name, value, options), () => headers);
                    break;
                case "delete":
                    observe.Step("Delete" + escaped, () => cookies.Delete(name), () => headers);
                    break;
                case "delete with options":
                    observe.Step("Delete options" + escaped, () => cookies.Delete(name, options), () => headers);
                    break;
                case "manager append":
                    observe.Step("AppendResponseCookie", () => new CookieManager().AppendResponseCookie(context, name, value, options), () => headers);
                    break;
                default:
                    observe.Step("DeleteCookie" + escaped, () => new CookieManager().DeleteCookie(context, name, options), () => headers);
                    break;
            }
        }
    }

    public static void ChunkedCookies(Generator generate, Observation observe)
    {
        var context = new OwinContext();
        IDictionary<string, string[]> headers = context.Environment.Headers("owin.ResponseHeaders");
        var manager = new ChunkingCookieManager
        {
            ThrowForPartialCookies = generate.Of(true, false), ChunkSize = generate.Chance(10) ? null : generate.Noted(10 + generate.Number(150)),
        };
        string name = generate.Of("n", "name", "a b", "ä");
        string value = string.Concat(Enumerable.Repeat(
            generate.TextOf("abc", "0123456789", "ä", " ", "%", "\"", "x", "=", ";"),
            1 + generate.Noted(generate.Number(12))));
        value = generate.Of("plain", "quoted", "null", "half quoted") switch { "plain" =>
            value, "quoted" => "\"" + value + "\"", "null" => null, _ => "\"" + value };
        CookieOptions options = Options(generate);
        observe.Step("append", () => manager.AppendResponseCookie(context, name, value, options), () => headers);
        observe.See("step round trip", () =>
        {
            context.Request.Headers["Cookie"] = string.Join("; ", headers["Set-Cookie"].Select(cookie => cookie.Split(';')[0]));
            return manager.GetRequestCookie(context, name);
        });
        observe.Step("delete", () => manager.DeleteCookie(context, name, options), () => headers);
    }

    public static void ChunkedCookiesOfClients(Generator generate, Observation observe)
    {
        var context = new OwinContext();
        IDictionary<string, string[]> headers = context.Environment.Headers("owin.ResponseHeaders");
        ChunkingCookieManager manager = generate.Of("default", "throws", "does not") switch
        {
            "default" => new ChunkingCookieManager(),
            "throws" => new ChunkingCookieManager { ThrowForPartialCookies = true },
            _ => new ChunkingCookieManager { ThrowForPartialCookies = false },
        };
        var sent = new List<string>();
        sent.Add("n="
            + generate.Of(
                "chunks:1",
                "chunks:2",
                "chunks:3",
                "chunks:0",
                "chunks:-1",
                "chunks: 2",
                "chunks:+1",
                "chunks:x",
                "chunks:",
                "Chunks:2",
                "chunks:02",
                "v",
                ""));
        foreach (string chunk in new[] { "nC1", "nC2", "nC3", "nC02" })
        {
            if (generate.Chance(60))
            {
                sent.Add(chunk + "=" + generate.Of("", "abc", "\"abc\"", "\"", "%22x%22", "%20", "chunks:1"));
            }
        }
        context.Request.Headers["Cookie"] = generate.Noted(string.Join("; ", sent));
        observe.See("get", () => manager.GetRequestCookie(context, "n"));
        observe.Step("delete", () => manager.DeleteCookie(context, "n", Options(generate)), () => headers);
    }

    private static CookieOptions Options(Generator generate) => new()
    {
        Domain = generate.Of(null, null, "", "d", "example.com"),
        Path = generate.Of("/", "/x", null, ""),
        Expires = generate.Of<DateTime?>(
            null,
            null,
            new DateTime(2030, 2, 3, 4, 5, 6, 789, DateTimeKind.Utc),
            new DateTime(1999, 12, 31, 0, 0, 0, DateTimeKind.Unspecified)),
        Secure = generate.Of(true, false),
        HttpOnly = generate.Of(true, false),
        SameSite = generate.Of<SameSiteMode?>(null, SameSiteMode.None, SameSiteMode.Lax, SameSiteMode.Strict),
    };
}
