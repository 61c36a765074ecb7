namespace Microsoft.Owin.Infrastructure;

/// <summary>The keys of the request environment and of the builder's properties that this assembly reads or writes.</summary>
internal static class OwinKeys
{
    internal const string Version = "owin.Version";
    internal const string CallCancelled = "owin.CallCancelled";
    internal const string RequestBody = "owin.RequestBody";
    internal const string RequestHeaders = "owin.RequestHeaders";
    internal const string RequestMethod = "owin.RequestMethod";
    internal const string RequestPath = "owin.RequestPath";
    internal const string RequestPathBase = "owin.RequestPathBase";
    internal const string RequestProtocol = "owin.RequestProtocol";
    internal const string RequestQueryString = "owin.RequestQueryString";
    internal const string RequestScheme = "owin.RequestScheme";
    internal const string ResponseBody = "owin.ResponseBody";
    internal const string ResponseHeaders = "owin.ResponseHeaders";
    internal const string ResponseProtocol = "owin.ResponseProtocol";
    internal const string ResponseReasonPhrase = "owin.ResponseReasonPhrase";
    internal const string ResponseStatusCode = "owin.ResponseStatusCode";

    internal const string LocalIpAddress = "server.LocalIpAddress";
    internal const string LocalPort = "server.LocalPort";
    internal const string OnSendingHeaders = "server.OnSendingHeaders";
    internal const string RemoteIpAddress = "server.RemoteIpAddress";
    internal const string RemotePort = "server.RemotePort";
    internal const string User = "server.User";

    internal const string Authenticate = "security.Authenticate";
    internal const string Challenge = "security.Challenge";
    internal const string SignIn = "security.SignIn";
    internal const string SignOut = "security.SignOut";
    internal const string SignOutProperties = "security.SignOutProperties";

    internal const string AddSignatureConversion = "builder.AddSignatureConversion";
    internal const string DefaultApp = "builder.DefaultApp";
    internal const string Addresses = "host.Addresses";
    internal const string AppName = "host.AppName";
    internal const string OnAppDisposing = "host.OnAppDisposing";
    internal const string TraceOutput = "host.TraceOutput";
    internal const string Capabilities = "server.Capabilities";
    internal const string LoggerFactory = "server.LoggerFactory";
    internal const string StageMarker = "integratedpipeline.StageMarker";
    internal const string CookieManager = "infrastructure.CookieManager";
    internal const string ChunkingCookieManager = "infrastructure.ChunkingCookieManager";

    internal const string CookiesParsed = "Microsoft.Owin.Cookies#dictionary";
    internal const string CookiesText = "Microsoft.Owin.Cookies#text";
    internal const string FormParsed = "Microsoft.Owin.Form#collection";
    internal const string QueryParsed = "Microsoft.Owin.Query#dictionary";
    internal const string QueryText = "Microsoft.Owin.Query#text";
}
