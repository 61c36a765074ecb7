using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.AspNetCore;

/// <summary>The problem details of an app with a service for them, which adds the app's own data.</summary>
internal static class HttpProblem
{
    /// <summary>The result that writes the error, with the error's status and headers; null if the app has no such service.</summary>
    public static object? Of(HttpException error, HttpContext context)
    {
        if (context.RequestServices.GetService<IProblemDetailsService>() is not { } service)
        {
            return null;
        }

        RequestDelegate write = context => WriteAsync(error, context, service);
        return write;
    }

    private static async Task WriteAsync(HttpException error, HttpContext context, IProblemDetailsService service)
    {
        // The service reads the status from the response.
        context.Response.StatusCode = error.StatusCode;
        ProblemDetails details = new() { Status = error.StatusCode, Title = error.Title, Detail = error.Description };
        if (!await service.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = details, Exception = error }))
        {
            await Results.Problem(details).ExecuteAsync(context);
        }
    }
}
