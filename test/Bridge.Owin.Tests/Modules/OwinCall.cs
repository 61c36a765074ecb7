using System.Text;

namespace Bridge.Owin.Tests.Modules;

/// <summary>One request to an application over a plain dictionary, as the smallest server would make it.</summary>
internal sealed class OwinCall
{
    private OwinCall(Dictionary<string, object> environment) => Environment = environment;

    public Dictionary<string, object> Environment { get; }

    public int Status => new OwinEnvironment(Environment).StatusCode;

    public IDictionary<string, string[]> Headers => new OwinEnvironment(Environment).ResponseHeaders;

    public string Text => Encoding.UTF8.GetString(((MemoryStream)Environment[OwinKeys.ResponseBody]).ToArray());

    public string? Header(string name) => Headers.TryGetValue(name, out string[]? values) ? string.Join(", ", values) : null;

    public static Dictionary<string, object> Make(string method, string url, string? body = null, params (string Name, string Value)[] headers)
    {
        string[] parts = url.Split('?', 2);
        Dictionary<string, string[]> requestHeaders = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string value) in headers)
        {
            requestHeaders[name] = requestHeaders.TryGetValue(name, out string[]? before) ? [.. before, value] : [value];
        }

        if (!requestHeaders.ContainsKey("Host"))
        {
            requestHeaders["Host"] = ["localhost"];
        }

        return new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [OwinKeys.OwinVersion] = "1.0",
            [OwinKeys.CallCancelled] = CancellationToken.None,
            [OwinKeys.RequestMethod] = method,
            [OwinKeys.RequestScheme] = "http",
            [OwinKeys.RequestProtocol] = "HTTP/1.1",
            [OwinKeys.RequestPathBase] = "",
            [OwinKeys.RequestPath] = Uri.UnescapeDataString(parts[0]),
            [OwinKeys.RequestQueryString] = parts.Length > 1 ? parts[1] : "",
            [OwinKeys.RequestHeaders] = requestHeaders,
            [OwinKeys.RequestBody] = new MemoryStream(Encoding.UTF8.GetBytes(body ?? "")),
            [OwinKeys.ResponseHeaders] = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase),
            [OwinKeys.ResponseBody] = new MemoryStream(),
        };
    }

    public static Task<OwinCall> GetAsync(AppFunc app, string url) => SendAsync(app, Make("GET", url));

    public static Task<OwinCall> SendAsync(AppFunc app, string method, string url) => SendAsync(app, Make(method, url));

    public static async Task<OwinCall> SendAsync(AppFunc app, Dictionary<string, object> environment)
    {
        await app(environment);
        return new OwinCall(environment);
    }
}
