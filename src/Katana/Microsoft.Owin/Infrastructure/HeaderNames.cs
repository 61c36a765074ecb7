namespace Microsoft.Owin.Infrastructure;

internal static class HeaderNames
{
    internal const string Accept = "Accept";
    internal const string CacheControl = "Cache-Control";
    internal const string ContentLength = "Content-Length";
    internal const string ContentType = "Content-Type";
    internal const string Cookie = "Cookie";
    internal const string ETag = "ETag";
    internal const string Expires = "Expires";
    internal const string Host = "Host";
    internal const string Location = "Location";
    internal const string MediaType = "Media-Type";
    internal const string SetCookie = "Set-Cookie";
}
