namespace Bridge.AspNetCore;

/// <summary>What an OWIN application may count on here (CommonKeys section 5).</summary>
internal static class ServerCapabilities
{
    /// <summary>A dictionary of its own for each application, since applications may write to it.</summary>
    internal static IDictionary<string, object> Create() => new Dictionary<string, object>(StringComparer.Ordinal)
    {
        [OwinKeys.SendFileVersion] = "1.0",
        [OwinKeys.WebSocketVersion] = "1.0",
        [OwinKeys.OpaqueVersion] = "1.0",
    };
}
