#if NET
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Bridge.Owin.SignIn;

/// <summary>Recognizes requests of clients that cannot use a login page.</summary>
internal static class ApiClient
{
    private const string RequestedWith = "X-Requested-With";

    public static bool Is(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata is { } metadata)
        {
            if (metadata.GetMetadata<IAllowCookieRedirectMetadata>() is not null)
            {
                return false;
            }

            if (metadata.GetMetadata<IDisableCookieRedirectMetadata>() is not null)
            {
                return true;
            }
        }

        return IsScript(context.Request) || AcceptsJsonAndNoPage(context.Request);
    }

    /// <summary>Checks the header, or the query field, that ASP.NET Core's and Katana's cookie handlers check.</summary>
    public static bool IsScript(HttpRequest request) => request.Headers.XRequestedWith == "XMLHttpRequest" || request.Query[RequestedWith] == "XMLHttpRequest";

    private static bool AcceptsJsonAndNoPage(HttpRequest request)
    {
        bool json = false;
        foreach (MediaTypeHeaderValue type in request.GetTypedHeaders().Accept)
        {
            if (type.MediaType == "text/html" || type.MediaType == "application/xhtml+xml")
            {
                return false;
            }

            json |= type.SubType == "json" || type.Suffix == "json";
        }

        return json;
    }
}
#endif
