namespace Bridge.AspNetCore;

/// <summary>Finds the <see cref="KnownKey"/> of a key and back.</summary>
internal static class KnownKeys
{
    /// <summary>The type name under which middleware of ASP.NET Core's own OWIN bridge, too, finds the HttpContext.</summary>
    internal const string HttpContext = "Microsoft.AspNetCore.Http.HttpContext";

    internal const int Count = (int)KnownKey.Extension;

    private static readonly string[] Names = CreateNames();

    internal static string Name(KnownKey key) => Names[(int)key];

    internal static KnownKey Find(string key) => key switch
    {
        OwinKeys.RequestBody => KnownKey.RequestBody,
        OwinKeys.RequestHeaders => KnownKey.RequestHeaders,
        OwinKeys.RequestMethod => KnownKey.RequestMethod,
        OwinKeys.RequestPath => KnownKey.RequestPath,
        OwinKeys.RequestPathBase => KnownKey.RequestPathBase,
        OwinKeys.RequestProtocol => KnownKey.RequestProtocol,
        OwinKeys.RequestQueryString => KnownKey.RequestQueryString,
        OwinKeys.RequestScheme => KnownKey.RequestScheme,
        OwinKeys.RequestId => KnownKey.RequestId,
        OwinKeys.RequestUser => KnownKey.RequestUser,
        OwinKeys.ResponseBody => KnownKey.ResponseBody,
        OwinKeys.ResponseHeaders => KnownKey.ResponseHeaders,
        OwinKeys.ResponseStatusCode => KnownKey.ResponseStatusCode,
        OwinKeys.ResponseReasonPhrase => KnownKey.ResponseReasonPhrase,
        OwinKeys.ResponseProtocol => KnownKey.ResponseProtocol,
        OwinKeys.CallCancelled => KnownKey.CallCancelled,
        OwinKeys.OwinVersion => KnownKey.OwinVersion,
        OwinKeys.RemoteIpAddress => KnownKey.RemoteIpAddress,
        OwinKeys.RemotePort => KnownKey.RemotePort,
        OwinKeys.LocalIpAddress => KnownKey.LocalIpAddress,
        OwinKeys.LocalPort => KnownKey.LocalPort,
        OwinKeys.IsLocal => KnownKey.IsLocal,
        OwinKeys.Capabilities => KnownKey.Capabilities,
        OwinKeys.OnSendingHeaders => KnownKey.OnSendingHeaders,
        OwinKeys.ServerUser => KnownKey.ServerUser,
        OwinKeys.ConnectionId => KnownKey.ConnectionId,
        OwinKeys.TraceOutput => KnownKey.TraceOutput,
        OwinKeys.AppName => KnownKey.AppName,
        OwinKeys.AppMode => KnownKey.AppMode,
        OwinKeys.OnAppDisposing => KnownKey.OnAppDisposing,
        OwinKeys.ClientCertificate => KnownKey.ClientCertificate,
        OwinKeys.LoadClientCertificateAsync => KnownKey.LoadClientCertificateAsync,
        OwinKeys.SendFileAsync => KnownKey.SendFileAsync,
        OwinKeys.WebSocketAccept => KnownKey.WebSocketAccept,
        OwinKeys.OpaqueUpgrade => KnownKey.OpaqueUpgrade,
        HttpContext => KnownKey.HttpContext,
        _ => KnownKey.Extension,
    };

    private static string[] CreateNames()
    {
        var names = new string[Count];
        names[(int)KnownKey.RequestBody] = OwinKeys.RequestBody;
        names[(int)KnownKey.RequestHeaders] = OwinKeys.RequestHeaders;
        names[(int)KnownKey.RequestMethod] = OwinKeys.RequestMethod;
        names[(int)KnownKey.RequestPath] = OwinKeys.RequestPath;
        names[(int)KnownKey.RequestPathBase] = OwinKeys.RequestPathBase;
        names[(int)KnownKey.RequestProtocol] = OwinKeys.RequestProtocol;
        names[(int)KnownKey.RequestQueryString] = OwinKeys.RequestQueryString;
        names[(int)KnownKey.RequestScheme] = OwinKeys.RequestScheme;
        names[(int)KnownKey.RequestId] = OwinKeys.RequestId;
        names[(int)KnownKey.RequestUser] = OwinKeys.RequestUser;
        names[(int)KnownKey.ResponseBody] = OwinKeys.ResponseBody;
        names[(int)KnownKey.ResponseHeaders] = OwinKeys.ResponseHeaders;
        names[(int)KnownKey.ResponseStatusCode] = OwinKeys.ResponseStatusCode;
        names[(int)KnownKey.ResponseReasonPhrase] = OwinKeys.ResponseReasonPhrase;
        names[(int)KnownKey.ResponseProtocol] = OwinKeys.ResponseProtocol;
        names[(int)KnownKey.CallCancelled] = OwinKeys.CallCancelled;
        names[(int)KnownKey.OwinVersion] = OwinKeys.OwinVersion;
        names[(int)KnownKey.RemoteIpAddress] = OwinKeys.RemoteIpAddress;
        names[(int)KnownKey.RemotePort] = OwinKeys.RemotePort;
        names[(int)KnownKey.LocalIpAddress] = OwinKeys.LocalIpAddress;
        names[(int)KnownKey.LocalPort] = OwinKeys.LocalPort;
        names[(int)KnownKey.IsLocal] = OwinKeys.IsLocal;
        names[(int)KnownKey.Capabilities] = OwinKeys.Capabilities;
        names[(int)KnownKey.OnSendingHeaders] = OwinKeys.OnSendingHeaders;
        names[(int)KnownKey.ServerUser] = OwinKeys.ServerUser;
        names[(int)KnownKey.ConnectionId] = OwinKeys.ConnectionId;
        names[(int)KnownKey.TraceOutput] = OwinKeys.TraceOutput;
        names[(int)KnownKey.AppName] = OwinKeys.AppName;
        names[(int)KnownKey.AppMode] = OwinKeys.AppMode;
        names[(int)KnownKey.OnAppDisposing] = OwinKeys.OnAppDisposing;
        names[(int)KnownKey.ClientCertificate] = OwinKeys.ClientCertificate;
        names[(int)KnownKey.LoadClientCertificateAsync] = OwinKeys.LoadClientCertificateAsync;
        names[(int)KnownKey.SendFileAsync] = OwinKeys.SendFileAsync;
        names[(int)KnownKey.WebSocketAccept] = OwinKeys.WebSocketAccept;
        names[(int)KnownKey.OpaqueUpgrade] = OwinKeys.OpaqueUpgrade;
        names[(int)KnownKey.HttpContext] = HttpContext;
        return names;
    }
}
