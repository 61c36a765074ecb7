using Bridge.AspNetCore;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge;

/// <summary>Members of a view's request that only ASP.NET Core has.</summary>
public static class AspNetCoreViewRequestExtensions
{
    /// <summary>The HttpContext that a view's request runs on, with the session, the features and the items of the request.</summary>
    /// <remarks>
    /// It is ASP.NET Core's own object, and it can be used until the request ends. Its paths are the app's paths and not those of the view's module. Anything
    /// written to its response is sent before the view's result.
    /// </remarks>
    /// <param name="request">The view's request.</param>
    /// <returns>The HttpContext.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The request is not served by ASP.NET Core.</exception>
    /// <exception cref="ObjectDisposedException">The request has ended.</exception>
    public static HttpContext GetHttpContext(this ViewRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Inner is HttpContextViewRequest own
            ? own.HttpContext
            : HttpContextEnvironment.ContextOf(request.Environment) ?? throw new InvalidOperationException(
                $"The view {request.ViewName} asked for the HttpContext, and the request has none: ASP.NET Core does not serve it, or a middleware replaced "
                    + $"its environment without the key '{KnownKeys.HttpContext}'. Use members that every host has, such as request.User and Services.");
    }

    /// <summary>
    /// A hidden field with the request's antiforgery token, for a form that is sent to an endpoint with <c>RequireAntiforgery</c>. It also adds the token's
    /// cookie to the response, and prevents caching of the page.
    /// </summary>
    /// <param name="request">The request of the page with the form.</param>
    /// <returns>The field.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The request is not served by ASP.NET Core, or the app lacks <c>AddAntiforgery</c>.</exception>
    public static Html AntiforgeryField(this ViewRequest request)
    {
        HttpContext context = request.GetHttpContext();
        IAntiforgery antiforgery = context.RequestServices?.GetService<IAntiforgery>() ?? throw new InvalidOperationException(
            $"The view {request.ViewName} asked for an antiforgery token, and the app has no antiforgery: call builder.Services.AddAntiforgery() and "
                + $"app.UseAntiforgery().");
        AntiforgeryTokenSet tokens = antiforgery.GetAndStoreTokens(context);
        return Html.Of($"<input type=\"hidden\" name=\"{tokens.FormFieldName}\" value=\"{tokens.RequestToken}\">");
    }
}
