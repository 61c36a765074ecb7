using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Bridge.AspNetCore;

/// <summary>
/// The content of ASP.NET Core's developer page for a view whose result cannot be sent: the view, what it returned, what is allowed, and then the stack. Other
/// errors have ASP.NET Core's own page, with the source code.
/// </summary>
internal sealed class ViewErrorPage : IDeveloperPageExceptionFilter
{
    public Task HandleExceptionAsync(ErrorContext errorContext, Func<ErrorContext, Task> next)
    {
        HttpContext context = errorContext.HttpContext;
        return errorContext.Exception is InvalidViewResultException error && TakesPages(context.Request.Headers.Accept)
            ? WriteAsync(context, error)
            : next(errorContext);
    }

    // Scripts and curl get ASP.NET Core's text.
    private static bool TakesPages(StringValues accept) => accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static Task WriteAsync(HttpContext context, InvalidViewResultException error)
    {
        string title = context.GetEndpoint()?.DisplayName ?? $"{context.Request.Method} {context.Request.Path}";
        var page = Html.Of($"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <meta name="color-scheme" content="light dark">
            <title>{title}: its result cannot be sent</title>
            {Styles}
            <h1>{title}</h1>
            <h2>What it returned</h2>
            <p>{error.Problem}</p>
            {(error.InnerException is { } cause ? Html.Of($"<p>{cause.GetType().FullName}: {cause.Message}</p>\n") : Html.Empty)}
            {(error.Allowed.Length == 0 ? Html.Empty : Html.Of($"<h2>What is allowed</h2>\n<p>{error.Allowed}</p>\n"))}
            <h2>The stack</h2>
            <pre>{error}</pre>
            </html>
            """);
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(page.ToString());
    }

    private static Html Styles { get; } = Html.Raw("""
        <style>
        body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.5rem; } h2 { font-size: 1rem; margin: 1.5rem 0 .25rem; } p { margin: 0 0 .5rem; }
        pre { overflow-x: auto; padding: 1rem; border: 1px solid; font: .8rem/1.5 ui-monospace, monospace; }
        </style>
        """);
}
