using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore;

/// <summary>A RequestDelegate as an OWIN application.</summary>
internal sealed class OwinNext(RequestDelegate next)
{
    /// <summary>The keys that ASP.NET Core reads from the HttpContext. Middleware with its own dictionary may have changed them only there.</summary>
    private static readonly string[] s_passedOn =
    [
        OwinKeys.RequestMethod,
        OwinKeys.RequestScheme,
        OwinKeys.RequestPathBase,
        OwinKeys.RequestPath,
        OwinKeys.RequestQueryString,
        OwinKeys.RequestBody,
        OwinKeys.ResponseBody,
        OwinKeys.RequestUser,
        OwinKeys.ServerUser,
    ];

    internal Task InvokeAsync(IDictionary<string, object> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (environment is HttpContextEnvironment known)
        {
            known.Share();
            known.RefuseSpentForm();
            return next(known.HttpContext);
        }

        // Middleware may pass on its own dictionary with the keys of the environment that it got. The environment was shared when it read this key.
        if (environment.TryGetValue(KnownKeys.HttpContext, out object? value) && value is HttpContext context)
        {
            if (environment.TryGetValue(SharedForm.KatanaForm, out object? form))
            {
                SharedForm.TakeKatanaForm(context, form);
            }

            return context.Features.Get<HttpContextEnvironment>() is { } original && Changes(environment, original) is { Count: > 0 } changes
                ? InvokeChangedAsync(context, original, changes)
                : next(context);
        }

        throw new InvalidOperationException(
            $"A RequestDelegate was run as an OWIN application in an environment without '{KnownKeys.HttpContext}'. It can only run where ASP.NET Core "
                + $"serves the request, and middleware before it must pass that key on.");
    }

    private static List<(string Key, object Before, object Now)> Changes(IDictionary<string, object> environment, HttpContextEnvironment original)
    {
        List<(string Key, object Before, object Now)> changes = [];
        foreach (string key in s_passedOn)
        {
            if (environment.TryGetValue(key, out object? now) && now is not null && original.TryGetValue(key, out object? before) && !now.Equals(before))
            {
                changes.Add((key, before, now));
            }
        }

        return changes;
    }

    private async Task InvokeChangedAsync(HttpContext context, HttpContextEnvironment original, List<(string Key, object Before, object Now)> changes)
    {
        foreach ((string key, _, object now) in changes)
        {
            original[key] = now;
        }

        try
        {
            await next(context);
        }
        finally
        {
            foreach ((string key, object before, _) in changes)
            {
                original[key] = before;
            }
        }
    }
}
