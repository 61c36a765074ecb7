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
            return known.RunWithinAsync(static (context, run) => run.Next.RunAsync(context, run.Known.RefuseSpentBody()), (Next: this, Known: known));
        }

        // Middleware may pass on its own dictionary with the keys of the environment that it got. The environment was shared when it read this key.
        if (environment.TryGetValue(KnownKeys.HttpContext, out object? value) && value is HttpContext context)
        {
            return HttpContextEnvironment.OriginalOf(environment, context) is { } original
                ? original.RunWithinAsync(
                    static (context, run) => run.Next.RunCopyAsync(context, run.Copy, run.Original),
                    (Next: this, Copy: environment, Original: original))
                : RunCopyAsync(context, environment, original: null);
        }

        throw new InvalidOperationException(
            $"A RequestDelegate was run as an OWIN application in an environment without '{KnownKeys.HttpContext}'. It can only run where ASP.NET Core "
                + $"serves the request, and middleware before it must pass that key on.");
    }

    private Task RunCopyAsync(HttpContext context, IDictionary<string, object> copy, HttpContextEnvironment? original)
    {
        if (copy.TryGetValue(SharedForm.KatanaForm, out object? form) && original?.HasKatanaForm(form) != true)
        {
            SharedForm.TakeKatanaForm(context, form, replaces: false);
        }

        return original is not null && Changes(copy, original) is { Count: > 0 } changes
            ? InvokeChangedAsync(context, original, changes)
            : RunAsync(context, original?.RefuseSpentBody());
    }

    /// <summary>Runs the delegate, and puts a body that it was refused back.</summary>
    private Task RunAsync(HttpContext context, Stream? refused)
    {
        return refused is null ? next(context) : RestoreAsync();

        async Task RestoreAsync()
        {
            try
            {
                await next(context);
            }
            finally
            {
                if (context.Request.Body is SpentBody)
                {
                    context.Request.Body = refused;
                }
            }
        }
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
