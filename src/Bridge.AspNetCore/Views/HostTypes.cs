using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Routing;

namespace Bridge.AspNetCore;

/// <summary>
/// The view results that only ASP.NET Core knows: a RequestDelegate, an <see cref="IResult"/>, an <see cref="IActionResult"/> and a
/// <see cref="ProblemDetails"/>. Each becomes an application, so that a tuple can set its status and headers.
/// </summary>
internal static class HostTypes
{
    // Bridge.Core does not reference this type, and calls the method by its name. So trimming must not remove the method.
    [DynamicDependency(nameof(IHtmlContent.WriteTo), typeof(IHtmlContent))]
    public static BridgeOptions AddTo(BridgeOptions options) => options
        .CoerceByDefault<RequestDelegate>(static (app, _) => ToAppFunc(app))
        .CoerceByDefault<ProblemDetails>(static (details, _) => Results.Problem(details))
        .CoerceByDefault<IResult>(static (result, _) => ToAppFunc(result.ExecuteAsync))
        .CoerceByDefault<IActionResult>(static (result, _) => ToAppFunc(context => ExecuteAsync(result, context)))
        .CoerceByDefault<IConvertToActionResult>(static (result, _) => result.Convert());

    /// <summary>Whether an application is one of ASP.NET Core's own results, which sees ASP.NET Core's paths.</summary>
    public static bool IsHostApp(AppFunc app) => app.Target is OwinNext;

    private static AppFunc ToAppFunc(RequestDelegate app) => new OwinNext(context => HostResultHead.RunAsync(app, context)).InvokeAsync;

    private static Task ExecuteAsync(IActionResult result, HttpContext context) =>
        result.ExecuteResultAsync(new ActionContext(context, context.GetRouteData() ?? new RouteData(), new ActionDescriptor()));
}
