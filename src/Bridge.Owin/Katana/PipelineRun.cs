#if NET
using System.Security.Claims;
using Bridge.AspNetCore;
using Microsoft.AspNetCore.Http;

namespace Bridge.Owin;

/// <summary>A request that runs in a Katana pipeline, for the authentication schemes that represent the pipeline's sign-in.</summary>
internal sealed class PipelineRun
{
    private readonly HttpContext _context;
    private ClaimsPrincipal? _user;
    private bool _keepsUnauthorized;

    private PipelineRun(HttpContext context)
    {
        _context = context;
        UserBefore = context.User;
    }

    /// <summary>The pipeline's user. ASP.NET Core's authentication behind the pipeline does not change it.</summary>
    public ClaimsPrincipal User => _user ?? _context.User;

    /// <summary>The user that ASP.NET Core found before the pipeline. Its identities are not Katana's.</summary>
    public ClaimsPrincipal UserBefore { get; }

    /// <summary>The run of a request that is in a Katana pipeline now; null in front of the pipeline, behind it, and if no code needs it.</summary>
    public static PipelineRun? Of(IDictionary<string, object> environment) =>
        environment.TryGetValue(KatanaKeys.PipelineRun, out object? run) ? run as PipelineRun : null;

    /// <summary>Runs a pipeline. A pipeline within another belongs to the outer run.</summary>
    public static Task RunAsync(IDictionary<string, object> environment, AppFunc app) =>
        Of(environment) is null && environment.TryGetValue(KnownKeys.HttpContext, out object? value) && value is HttpContext context
            ? new PipelineRun(context).RunOuterAsync(environment, app)
            : app(environment);

    /// <summary>Call this where the pipeline passes the request on to ASP.NET Core.</summary>
    public void HandOver() => _user = _context.User;

    /// <summary>
    /// Answers a challenge with the 401 itself, with the URL of the middleware's redirect as its <c>Location</c>. ASP.NET Core's cookie handler does this for
    /// clients that are not browsers.
    /// </summary>
    public void KeepUnauthorized() => _keepsUnauthorized = true;

    private async Task RunOuterAsync(IDictionary<string, object> environment, AppFunc app)
    {
        if (!_context.Response.HasStarted)
        {
            // Callbacks run in reverse order of registration, so this one runs after those of Katana's middleware, which create the redirect.
            _context.Response.OnStarting(static run => ((PipelineRun)run).TakeRedirectBackAsync(), this);
        }

        environment[KatanaKeys.PipelineRun] = this;
        try
        {
            await app(environment);
            await TakeRedirectBackAsync();
        }
        catch
        {
            // The response will be an error page, which may redirect.
            _keepsUnauthorized = false;
            throw;
        }
        finally
        {
            environment.Remove(KatanaKeys.PipelineRun);
        }
    }

    private Task TakeRedirectBackAsync()
    {
        HttpResponse response = _context.Response;
        if (_keepsUnauthorized && !response.HasStarted && response.StatusCode is > 300 and < 400)
        {
            response.StatusCode = StatusCodes.Status401Unauthorized;
        }

        return Task.CompletedTask;
    }
}
#endif
