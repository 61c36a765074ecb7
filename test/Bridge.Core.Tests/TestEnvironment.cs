namespace Bridge.Core.Tests;

/// <summary>A plain OWIN environment: a dictionary and a stream in memory, as a server that knows nothing of Bridge would make it.</summary>
internal static class TestEnvironment
{
    public static Dictionary<string, object> Make(string method = "GET", Stream? body = null, CancellationToken cancellation = default) =>
        new(StringComparer.Ordinal)
    {
        [OwinKeys.RequestMethod] = method,
        [OwinKeys.RequestScheme] = "http",
        [OwinKeys.RequestProtocol] = "HTTP/1.1",
        [OwinKeys.RequestPathBase] = "",
        [OwinKeys.RequestPath] = "/",
        [OwinKeys.RequestQueryString] = "",
        [OwinKeys.RequestHeaders] = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase),
        [OwinKeys.RequestBody] = Stream.Null,
        [OwinKeys.ResponseHeaders] = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase),
        [OwinKeys.ResponseBody] = body ?? new MemoryStream(),
        [OwinKeys.CallCancelled] = cancellation,
        [OwinKeys.OwinVersion] = "1.0",
    };

    public static byte[] BodyOf(IDictionary<string, object> environment) => ((MemoryStream)environment[OwinKeys.ResponseBody]).ToArray();

    public static string TextOf(IDictionary<string, object> environment) => System.Text.Encoding.UTF8.GetString(BodyOf(environment));

    public static string? HeaderOf(IDictionary<string, object> environment, string name) =>
        new OwinEnvironment(environment).ResponseHeaders.TryGetValue(name, out string[]? values) ? string.Join("|", values) : null;
}
