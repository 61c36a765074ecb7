using System.Text;
using Bridge.Coercion;
using Bridge.Modules;
using Bridge.Owin.Modules;
using Bridge.Owin.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Bridge.Fuzz.Tests;

/// <summary>What a path leads to: the routes of modules, mounts, and the templates of URLs.</summary>
internal static class RouteParsers
{
    private static readonly string[] s_templates =
    [
        "/", "/where", "/entries/{id:int}", "/entries/{name}", "/archive/{year:int=2026}", "/docs/{name}.{extension?}", "/pages/{from}-{to}",
        "/files/{*path}", "/trees/{**path}", "/codes/{code:length(3)}", "/a/{b}/c/{d?}", "/flags/{on:bool}",
    ];

    private static readonly string[] s_paths =
    [
        "/", "/where", "/WHERE/", "/entries/5", "/entries/x y", "/archive", "/archive/1999/", "/docs/a.b.txt", "/docs/a", "/pages/1-2-3", "/files",
        "/files/a//b/", "/files//a", "/files//", "/files///", "/feed//x", "/trees//a", "/files/../x", "/trees/a/b", "/codes/abc", "/a/1/c", "/a/1/c/2",
        "/flags/true", "/feed", "/feed/a/../b", "/feeds",
        "/admin/users/5", "/admin/", "/entries//5", "//where", "/where//", "/entries/%2F", "/entries/-2147483649", "/files/caf\u00e9\u20ac",
    ];

    private static readonly Lazy<BothHosts> s_hosts = new(() => new BothHosts(Module()).Warm());
    private static readonly Lazy<RouteTable> s_routes = new(() => RouteTable.Of(Module(), ResponseCoercer.Default));

    public static FuzzTarget[] All { get; } =
    [
        new(
            "Route, as ASP.NET Core finds it",
            16_000,
            s_paths,
            ["/", "//", ".", "-", "/entries/", "/feed", "/admin", "/files/", "int", "\u0130", "K", "\u212a"],
            Route),
        new("URL of a route", 9_000, ["a", "a b", "a/b", "a.b", "a-b", "\u00e9\u20ac", "%2F", "a%20b", "5", "true"], ["/", ".", "-", "%"], Url),
        new(
            "Mount",
            12_000,
            ["/legacy", "/legacy/a", "/LEGACY/", "/legacyx", "/legacy/../a", "/legac", "", "/", "//legacy", "/legacy//a", "*"],
            ["/legacy", "/", "\u0130", "\u017f", "LEGACY"],
            Mount),
        new(
            "Route template",
            6_000,
            [.. s_templates, "{{a}}", "{a:regex(^[[a-z]]{{2}}$)}", "/{a}{b?}", "{*a}/b", "{a=b}", "~/x", "{a:int:min(1)}"],
            ["{", "}", "{{", "}}", "*", "**", ":", "=", "?", "(", ")", "{a}", "{b?}", "/"],
            Template),
    ];

    private static void Route(FuzzInput input)
    {
        // Both hosts hand on a path that starts with a slash and has neither NUL nor half a surrogate pair.
        string path = "/" + input.Text.TrimStart('/').Replace("\0", "", StringComparison.Ordinal);
        if (QueryParsers.HasLoneSurrogate(path))
        {
            return;
        }

        string method = input.Random.Of(["GET", "GET", "GET", "HEAD", "POST", "OPTIONS"]);
        BothHosts hosts = s_hosts.Value;
        string owin = input.Bounded(() => hosts.OnOwin(method, path, "", [], []), perCharacter: 400, constant: 64 * 1024);
        string kestrel = hosts.OnKestrel(method, path, "", [], []);

        input.CheckSame(owin, kestrel, "the answers");
        input.Check(!owin.StartsWith("fails", StringComparison.Ordinal) && owin[0] != '5', "it is answered with " + owin);
    }

    private static void Url(FuzzInput input)
    {
        string value = input.Text.Replace("\0", "", StringComparison.Ordinal);
        if (QueryParsers.HasLoneSurrogate(value) || value.Length is 0 or > 500 || value.Split('/').Any(static segment => segment is "." or ".."))
        {
            // A segment of dots is no name in any URL: whoever reads it takes it away.
            return;
        }

        (string template, string expected) = input.Random.Of<(string, string)>([
            ("/entries/{name}", value.Replace("/", "%2F", StringComparison.Ordinal)), ("/trees/{**path}", value.TrimStart('/').TrimEnd('/')),
        ]);
        string name = template.Contains("name", StringComparison.Ordinal) ? "name" : "path";
        string url = UrlTemplate.Parse(template).Build([new(name, value)]);
        input.Check(
            url.All(c => c is > ' ' and < '\x7f' and not ('"' or '\'' or '<' or '>' or '#' or '?')) && !url.StartsWith("//", StringComparison.Ordinal),
            "the URL is " + url);
        if (expected.Length == 0 || int.TryParse(value, out _) || value.Contains("//", StringComparison.Ordinal) || value.EndsWith('/'))
        {
            return;
        }

        input.Check(RequestTarget.TryParse(url, out string path, out _), "the URL is refused: " + url);
        int rank = s_routes.Value.Find(path, "GET", out IReadOnlyDictionary<string, object?> values, out _);
        input.Check(
            rank >= 0 && values.TryGetValue(name, out object? read) && (string?)read == expected,
            $"the URL {url} leads to {(rank < 0 ? "nothing" : FuzzInput.Show(values.TryGetValue(name, out read) ? (string)read! : "another route"))}");
    }

    private static void Mount(FuzzInput input)
    {
        string path = input.Text;
        string? inside = null, insideBase = null, outside = null;
        AppFunc inner = environment =>
        {
            (insideBase, inside) = ((string)environment[OwinKeys.RequestPathBase], (string)environment[OwinKeys.RequestPath]);
            return input.Random.Chance(50) ? Task.CompletedTask : throw new InvalidOperationException("fails");
        };
        AppFunc mounted = inner.MountAt("/legacy")(environment =>
        {
            outside = (string)environment[OwinKeys.RequestPath];
            return Task.CompletedTask;
        });
        Dictionary<string, object> environment = new() { [OwinKeys.RequestPath] = path, [OwinKeys.RequestPathBase] = "/base" };
        try
        {
            mounted(environment).GetAwaiter().GetResult();
        }
        catch (InvalidOperationException)
        {
        }

        input.Check((string)environment[OwinKeys.RequestPath] == path && (string)environment[OwinKeys.RequestPathBase] == "/base", "the path was not put back");
        if (path.Length > 0 && path[0] != '/')
        {
            input.Check(outside == path, "a path that is none came into the mount");
            return;
        }

        bool isInside = new PathString(path).StartsWithSegments("/legacy", StringComparison.OrdinalIgnoreCase, out PathString rest);
        bool inKatana = new Microsoft.Owin.PathString(path).StartsWithSegments(
            new Microsoft.Owin.PathString("/legacy"),
            out Microsoft.Owin.PathString katanaRest);
        input.Check(
            isInside == (inside is not null) && isInside != (outside is not null) && inKatana == isInside,
            $"inside: Bridge {inside is not null}, Katana {inKatana}, ASP.NET Core {isInside}");
        if (isInside)
        {
            input.Check(
                inside == rest.Value && inside == katanaRest.Value && insideBase + inside == "/base" + path,
                $"the application sees {FuzzInput.Show(insideBase + "|" + inside)}");
        }
    }

    private static void Template(FuzzInput input)
    {
        UrlTemplate? ours = null;
        try
        {
            ours = input.Bounded(() => UrlTemplate.Parse(input.Text));
        }
        catch (ArgumentException)
        {
        }

        RoutePattern? theirs = null;
        try
        {
            theirs = RoutePatternFactory.Parse(input.Text);
        }
        catch (Exception error) when (error is RoutePatternException or ArgumentException or InvalidOperationException)
        {
        }

        if (theirs is null)
        {
            return;
        }

        input.Check(ours is not null, "it is refused, and ASP.NET Core takes it");
        KeyValuePair<string, object?>[] values = [.. theirs.Parameters.Select(parameter => new KeyValuePair<string, object?>(parameter.Name, "v"))];
        input.Check(
            ours!.Build(values) is ['/', ..] url && !url.Contains('?') && url.All(c => c is > ' ' and < '\x7f'),
            "it names other parameters than for ASP.NET Core: " + ours.Build(values));
    }

    private static ViewModule Module()
    {
        ViewModule inner = new();
        inner.Get("/", Describe);
        inner.Get("/users/{id}", Describe);
        ViewModule module = new();
        foreach (string template in s_templates)
        {
            module.Get(template, Describe);
        }

        module.Post("/where", Describe);
        module.Mount("/admin", inner);
        module.Mount("/feed", async environment =>
        {
            OwinEnvironment owin = new(environment);
            byte[] seen = Encoding.UTF8.GetBytes($"feed {owin.PathBase} {owin.Path}");
            owin.ResponseHeaders["Content-Length"] = [seen.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)];
            if (owin.Method != "HEAD")
            {
                await owin.ResponseBody.WriteAsync(seen);
            }
        });
        return module;
    }

    private static string Describe(ViewRequest request)
    {
        StringBuilder seen = new($"{request.PathBase} {request.Path}");
        foreach (KeyValuePair<string, object?> value in request.RouteValues.OrderBy(static value => value.Key, StringComparer.Ordinal))
        {
            seen.Append('\n').Append(value.Key).Append('=').Append(value.Value);
        }

        return seen.ToString();
    }
}
