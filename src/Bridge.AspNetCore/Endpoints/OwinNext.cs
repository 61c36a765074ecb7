using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore;

/// <summary>A RequestDelegate as an OWIN application.</summary>
internal sealed class OwinNext(RequestDelegate next)
{
    internal Task InvokeAsync(IDictionary<string, object> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (environment is HttpContextEnvironment known)
        {
            known.Share();
            return next(known.HttpContext);
        }

        // Middleware may hand on a dictionary of its own that has the keys of the environment it was given; reading this one shares that environment.
        if (environment.TryGetValue(KnownKeys.HttpContext, out object? value) && value is HttpContext context)
        {
            return next(context);
        }

        throw new InvalidOperationException(
            $"A RequestDelegate was run as an OWIN application in an environment without '{KnownKeys.HttpContext}'. It can only run where ASP.NET Core serves the request, and middleware in front of it must hand that key on.");
    }
}
