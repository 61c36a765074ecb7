using Microsoft.Owin;
using Microsoft.Owin.Infrastructure;

namespace Bridge.Katana.Differential.Probes;

internal static class TextProbes
{
    private static readonly string[] s_pathPieces =
    [
        "/", "/a", "/B", "/foo", "/Foo/bar", "a", "%20", "%2F", "%", "%C3%A4", "ä", "葉", "\U0001F600", " ", "+", ".", "..", ";", "@", ":", "&", "=", ",",
        "?", "#", "\"", "\\", "|", "[", "*", "~",
    ];
    private static readonly string[] s_hostPieces =
    [
        "localhost", "a", "Example", ".", "com", ":", "80", "8080", "[", "::1", "]", "xn--bcher-kva", "bücher", "127.0.0.1", "ß", " ", "-", "_",
    ];
    private static readonly string[] s_uriPieces = ["/", "a", "b c", "%20", "%2f", "ä", "?", "x=1", "&", "#", "#frag", "=", ";", "+", "'", "\""];

    public static void PathString(Generator generate, Observation observe)
    {
        string one = generate.Chance(70) ? generate.TextOf(s_pathPieces) : generate.Text();
        string two = generate.Chance(20) ? generate.Noted(one?.Substring(0, generate.Number(one.Length + 1))) : generate.TextOf(s_pathPieces);
        observe.See("FromUriComponent", () => Microsoft.Owin.PathString.FromUriComponent(one).Value);
        observe.See("constructor", () => new PathString(one).Value);
        if (Path(one) is not { } path || Path(two) is not { } other)
        {
            return;
        }
        observe.See("HasValue", () => path.HasValue);
        observe.See("ToUriComponent", () => path.ToUriComponent());
        observe.See("ToString", () => path.ToString());
        observe.See("StartsWithSegments", () => path.StartsWithSegments(other));
        observe.See("StartsWithSegments rest", () =>
        {
            bool starts = path.StartsWithSegments(other, out PathString rest);
            return new object[] { starts, rest.Value };
        });
        observe.See("Add", () => path.Add(other).Value);
        observe.See("+", () => (path + other).Value);
        observe.See(
            "Equals",
            () => new object[]
            {
                path.Equals(other), path == other, path != other, path.Equals((object)other), path.Equals(other, StringComparison.Ordinal),
                path.Equals(null),
            });
        observe.See("GetHashCode", () => path != other || path.GetHashCode() == other.GetHashCode());
    }

    public static void PathStringOfUri(Generator generate, Observation observe)
    {
        string text = "http://localhost/" + generate.TextOf(s_pathPieces);
        observe.See("FromUriComponent", () => Microsoft.Owin.PathString.FromUriComponent(generate.Chance(2) ? (Uri)null : new Uri(text)).Value);
    }

    public static void QueryString(Generator generate, Observation observe)
    {
        string one = generate.Text();
        string two = generate.Text();
        observe.See("FromUriComponent", () => Microsoft.Owin.QueryString.FromUriComponent(one).Value);
        observe.See("FromUriComponent ?", () => Microsoft.Owin.QueryString.FromUriComponent("?" + one).Value);
        observe.See("pair", () => new QueryString(one, two).Value);
        observe.See("FromUriComponent Uri", () => Microsoft.Owin.QueryString.FromUriComponent(new Uri("http://localhost/?" + one)).Value);
        var query = new QueryString(one);
        observe.See("HasValue", () => query.HasValue);
        observe.See("Value", () => query.Value);
        observe.See("ToString", () => query.ToString());
        observe.See("ToUriComponent", () => query.ToUriComponent());
        observe.See("path + query", () => new PathString("/a") + query);
        observe.See("path.Add", () => new PathString("/a b").Add(query));
        QueryString other = generate.Chance(30) ? query : new QueryString(two);
        observe.See("Equals", () => new object[] { query.Equals(other), query == other, query != other, query.Equals((object)other), query.Equals(null) });
        observe.See("GetHashCode", () => query != other || query.GetHashCode() == other.GetHashCode());
    }

    public static void HostString(Generator generate, Observation observe)
    {
        string one = generate.Chance(80) ? generate.TextOf(s_hostPieces) : generate.Text();
        string two = generate.Chance(20) ? generate.Noted(one?.ToUpperInvariant()) : generate.TextOf(s_hostPieces);
        var host = new HostString(one);
        var other = new HostString(two);
        observe.See("Value", () => host.Value);
        observe.See("ToUriComponent", () => host.ToUriComponent());
        observe.See("ToString", () => host.ToString());
        observe.See("FromUriComponent", () => Microsoft.Owin.HostString.FromUriComponent(one).Value);
        observe.See("Equals", () => new object[] { host.Equals(other), host == other, host != other, host.Equals((object)other), host.Equals(null) });
        observe.See("GetHashCode", () => host != other || host.GetHashCode() == other.GetHashCode());
    }

    public static void HostStringOfUri(Generator generate, Observation observe)
    {
        string host = generate.Of(
            "localhost",
            "localhost:80",
            "localhost:8080",
            "[::1]",
            "[::1]:81",
            "bücher.de",
            "xn--bcher-kva.de:1",
            "EXAMPLE.com",
            "127.0.0.1:443",
            "a.b");
        string scheme = generate.Of("http", "https", "ftp");
        observe.See("FromUriComponent", () => Microsoft.Owin.HostString.FromUriComponent(new Uri(scheme + "://" + host + "/")).Value);
    }

    public static void AddQueryString(Generator generate, Observation observe)
    {
        string uri = generate.Chance(3) ? generate.Noted<string>(null) : generate.TextOf(s_uriPieces);
        string name = generate.Text();
        string value = generate.Text();
        observe.See("text", () => WebUtilities.AddQueryString(uri, name));
        observe.See("pair", () => WebUtilities.AddQueryString(uri, name, value));
        Dictionary<string, string> map = generate.Chance(3) ? null : new Dictionary<string, string>();
        for (int count = generate.Number(4); count > 0 && map != null; count--)
        {
            map[generate.Text(orNull: false)] = generate.Text();
        }
        observe.See("map", () => WebUtilities.AddQueryString(uri, generate.Noted(map)));
    }

    private static PathString? Path(string text) => string.IsNullOrEmpty(text) || text[0] == '/' ? new PathString(text) : null;
}
