using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.AspNetCore;

/// <summary>The problem details of an app that has a service for them, which adds what the app wants in all of them.</summary>
internal static class HttpProblem
{
    /// <summary>What writes the error; null where the app has no such service. The error's status and headers go over it.</summary>
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
