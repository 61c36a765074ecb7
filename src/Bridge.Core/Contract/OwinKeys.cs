namespace Bridge;

/// <summary>
/// The keys of an OWIN environment: OWIN 1.0.1, its CommonKeys, and the SendFile, Opaque and WebSocket extensions.
/// </summary>
public static class OwinKeys
{
    /// <summary><see cref="Stream"/>: the request body; <see cref="Stream.Null"/> if there is none. OWIN 1.0.1 section 3.2.1.</summary>
    public const string RequestBody = "owin.RequestBody";

    /// <summary><c>IDictionary&lt;string, string[]&gt;</c>: the request's headers, names ignoring case. OWIN 1.0.1 sections 3.2.1 and 3.3.</summary>
    public const string RequestHeaders = "owin.RequestHeaders";

    /// <summary><see cref="string"/>: the request's method, such as <c>GET</c>. OWIN 1.0.1 section 3.2.1.</summary>
    public const string RequestMethod = "owin.RequestMethod";

    /// <summary>
    /// <see cref="string"/>: the percent-decoded path below <see cref="RequestPathBase"/>; empty or with a leading slash. OWIN 1.0.1 sections 3.2.1 and 5.3.
    /// </summary>
    public const string RequestPath = "owin.RequestPath";

    /// <summary>
    /// <see cref="string"/>: the percent-decoded part of the path that the application is mounted at; empty, or with a leading and without a trailing slash.
    /// OWIN 1.0.1 sections 3.2.1 and 5.3.
    /// </summary>
    public const string RequestPathBase = "owin.RequestPathBase";

    /// <summary><see cref="string"/>: the protocol and its version, such as <c>HTTP/1.1</c>. OWIN 1.0.1 section 3.2.1.</summary>
    public const string RequestProtocol = "owin.RequestProtocol";

    /// <summary>
    /// <see cref="string"/>: the query as it was sent, percent-encoded, without <c>?</c>; empty if there is none. OWIN 1.0.1 sections 3.2.1 and 5.5.
    /// </summary>
    public const string RequestQueryString = "owin.RequestQueryString";

    /// <summary><see cref="string"/>: the URI's scheme, such as <c>http</c>. OWIN 1.0.1 section 3.2.1.</summary>
    public const string RequestScheme = "owin.RequestScheme";

    /// <summary><see cref="string"/>: an optional identifier of the request. OWIN 1.0.1 section 3.2.1.</summary>
    public const string RequestId = "owin.RequestId";

    /// <summary><see cref="System.Security.Claims.ClaimsPrincipal"/>: an optional user of the request. OWIN 1.0.1 section 3.2.1.</summary>
    public const string RequestUser = "owin.RequestUser";

    /// <summary><see cref="Stream"/>: where the response body is written. OWIN 1.0.1 section 3.2.2.</summary>
    public const string ResponseBody = "owin.ResponseBody";

    /// <summary><c>IDictionary&lt;string, string[]&gt;</c>: the response's headers, names ignoring case. OWIN 1.0.1 sections 3.2.2 and 3.3.</summary>
    public const string ResponseHeaders = "owin.ResponseHeaders";

    /// <summary><see cref="int"/>: the response's status code; 200 if it is absent. OWIN 1.0.1 section 3.2.2.</summary>
    public const string ResponseStatusCode = "owin.ResponseStatusCode";

    /// <summary><see cref="string"/>: the response's reason phrase; the server's own if it is absent. OWIN 1.0.1 section 3.2.2.</summary>
    public const string ResponseReasonPhrase = "owin.ResponseReasonPhrase";

    /// <summary><see cref="string"/>: the response's protocol; the request's if it is absent. OWIN 1.0.1 section 3.2.2.</summary>
    public const string ResponseProtocol = "owin.ResponseProtocol";

    /// <summary><see cref="System.Threading.CancellationToken"/>: cancelled when the request is aborted. OWIN 1.0.1 section 3.2.3.</summary>
    public const string CallCancelled = "owin.CallCancelled";

    /// <summary><see cref="string"/>: the version of OWIN, <c>1.0</c>. OWIN 1.0.1 section 3.2.3.</summary>
    public const string OwinVersion = "owin.Version";

    /// <summary><see cref="string"/>: the client's IP address. CommonKeys section 6.</summary>
    public const string RemoteIpAddress = "server.RemoteIpAddress";

    /// <summary><see cref="string"/>: the client's port. CommonKeys section 6.</summary>
    public const string RemotePort = "server.RemotePort";

    /// <summary><see cref="string"/>: the IP address that the request came in on. CommonKeys section 6.</summary>
    public const string LocalIpAddress = "server.LocalIpAddress";

    /// <summary><see cref="string"/>: the port that the request came in on. CommonKeys section 6.</summary>
    public const string LocalPort = "server.LocalPort";

    /// <summary><see cref="bool"/>: whether the request came from this machine. CommonKeys section 6.</summary>
    public const string IsLocal = "server.IsLocal";

    /// <summary><c>IDictionary&lt;string, object&gt;</c>: what the server supports, at startup and in a request. CommonKeys section 5.</summary>
    public const string Capabilities = "server.Capabilities";

    /// <summary>
    /// <c>Action&lt;Action&lt;object&gt;, object&gt;</c>: registers a callback that runs before the headers are sent, last registered first. CommonKeys section
    /// 6.
    /// </summary>
    public const string OnSendingHeaders = "server.OnSendingHeaders";

    /// <summary><see cref="System.Security.Principal.IPrincipal"/>: the user, as Katana's servers and middleware know it. CommonKeys section 6.</summary>
    public const string ServerUser = "server.User";

    /// <summary><see cref="string"/>: an identifier of the connection. Set by Katana's and Bridge's servers.</summary>
    public const string ConnectionId = "server.ConnectionId";

    /// <summary><see cref="string"/>: the server's name. CommonKeys section 5.</summary>
    public const string ServerName = "server.Name";

    /// <summary>A delegate that makes loggers, as Katana defines it. At startup.</summary>
    public const string LoggerFactory = "server.LoggerFactory";

    /// <summary><see cref="TextWriter"/>: where the application may write a trace. CommonKeys section 5.</summary>
    public const string TraceOutput = "host.TraceOutput";

    /// <summary>
    /// <c>IList&lt;IDictionary&lt;string, object&gt;&gt;</c>: the addresses that the server listens on, with <c>scheme</c>, <c>host</c>, <c>port</c> and
    /// <c>path</c>. CommonKeys section 5.
    /// </summary>
    public const string Addresses = "host.Addresses";

    /// <summary><see cref="string"/>: the application's name. Set by Katana's hosts.</summary>
    public const string AppName = "host.AppName";

    /// <summary><see cref="string"/>: <c>development</c> if the application runs on a developer's machine. Set by Katana's hosts.</summary>
    public const string AppMode = "host.AppMode";

    /// <summary><see cref="System.Threading.CancellationToken"/>: cancelled when the host stops. CommonKeys section 5.</summary>
    public const string OnAppDisposing = "host.OnAppDisposing";

    /// <summary><see cref="System.Security.Cryptography.X509Certificates.X509Certificate"/>: the client's certificate. CommonKeys section 6.</summary>
    public const string ClientCertificate = "ssl.ClientCertificate";

    /// <summary><c>Func&lt;Task&gt;</c>: loads <see cref="ClientCertificate"/>. CommonKeys section 6.</summary>
    public const string LoadClientCertificateAsync = "ssl.LoadClientCertAsync";

    /// <summary>
    /// <c>Func&lt;string, long, long?, CancellationToken, Task&gt;</c>: sends a part of a file: path, first byte, number of bytes (all to the end if null).
    /// SendFile 0.3.
    /// </summary>
    public const string SendFileAsync = "sendfile.SendAsync";

    /// <summary><see cref="string"/>: the version of the SendFile extension, in <see cref="Capabilities"/>. SendFile 0.3.</summary>
    public const string SendFileVersion = "sendfile.Version";

    /// <summary>
    /// <c>Action&lt;IDictionary&lt;string, object&gt;, Func&lt;IDictionary&lt;string, object&gt;, Task&gt;&gt;</c>: accepts a WebSocket handshake; present if
    /// the request is one. WebSocket 0.4.
    /// </summary>
    public const string WebSocketAccept = "websocket.Accept";

    /// <summary><see cref="string"/>: the version of the WebSocket extension, in <see cref="Capabilities"/>. WebSocket 0.4.</summary>
    public const string WebSocketVersion = "websocket.Version";

    /// <summary><see cref="string"/>: the sub-protocol that the application chose, given to <see cref="WebSocketAccept"/>. WebSocket 0.4.</summary>
    public const string WebSocketSubProtocol = "websocket.SubProtocol";

    /// <summary><c>Func&lt;ArraySegment&lt;byte&gt;, int, bool, CancellationToken, Task&gt;</c>: sends a message or a part of one. WebSocket 0.4.</summary>
    public const string WebSocketSendAsync = "websocket.SendAsync";

    /// <summary>
    /// <c>Func&lt;ArraySegment&lt;byte&gt;, CancellationToken, Task&lt;Tuple&lt;int, bool, int&gt;&gt;&gt;</c>: receives a message or a part of one. WebSocket
    /// 0.4.
    /// </summary>
    public const string WebSocketReceiveAsync = "websocket.ReceiveAsync";

    /// <summary><c>Func&lt;int, string, CancellationToken, Task&gt;</c>: sends a close frame. WebSocket 0.4.</summary>
    public const string WebSocketCloseAsync = "websocket.CloseAsync";

    /// <summary><see cref="System.Threading.CancellationToken"/>: cancelled when the WebSocket is lost. WebSocket 0.4.</summary>
    public const string WebSocketCallCancelled = "websocket.CallCancelled";

    /// <summary><see cref="int"/>: the status that the client closed with. WebSocket 0.4.</summary>
    public const string WebSocketClientCloseStatus = "websocket.ClientCloseStatus";

    /// <summary><see cref="string"/>: the description that the client closed with. WebSocket 0.4.</summary>
    public const string WebSocketClientCloseDescription = "websocket.ClientCloseDescription";

    /// <summary>
    /// <c>Action&lt;IDictionary&lt;string, object&gt;, Func&lt;IDictionary&lt;string, object&gt;, Task&gt;&gt;</c>: turns the connection into an opaque stream;
    /// present if the server supports it. Opaque 0.3.
    /// </summary>
    public const string OpaqueUpgrade = "opaque.Upgrade";

    /// <summary><see cref="System.IO.Stream"/>: the opaque stream, in both directions. Opaque 0.3.</summary>
    public const string OpaqueStream = "opaque.Stream";

    /// <summary><see cref="System.Threading.CancellationToken"/>: cancelled when the opaque stream is lost. Opaque 0.3.</summary>
    public const string OpaqueCallCancelled = "opaque.CallCancelled";

    /// <summary><see cref="string"/>: the version of the Opaque extension, in <see cref="Capabilities"/>. Opaque 0.3.</summary>
    public const string OpaqueVersion = "opaque.Version";

    /// <summary><c>AppFunc</c>: the application that a pipeline falls through to, at startup. Set by Katana's hosts.</summary>
    public const string DefaultApp = "builder.DefaultApp";

    /// <summary>An <c>Action</c> of Katana's hosts on IIS. After it was called, written bytes are sent at once.</summary>
    internal const string DisableResponseBuffering = "server.DisableResponseBuffering";

    /// <summary>An option of <see cref="WebSocketAccept"/>: the time between pings, as on Katana's servers.</summary>
    internal const string WebSocketKeepAliveInterval = "websocket.KeepAliveInterval";
}
