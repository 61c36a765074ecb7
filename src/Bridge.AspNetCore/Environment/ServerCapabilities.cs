namespace Bridge.AspNetCore;

/// <summary>The capabilities of the server (CommonKeys section 5).</summary>
internal static class ServerCapabilities
{
    /// <summary>A separate dictionary for each application, because applications may write to it.</summary>
    internal static IDictionary<string, object> Create() => new Dictionary<string, object>(StringComparer.Ordinal)
    {
        [OwinKeys.SendFileVersion] = "1.0",
        [OwinKeys.WebSocketVersion] = "1.0",
        [OwinKeys.OpaqueVersion] = "1.0",
    };
}
