#if NET
using System.Security.Claims;
using Bridge.AspNetCore;
using Microsoft.AspNetCore.Http;

namespace Bridge.Owin;

/// <summary>A request that runs in a Katana pipeline, for the schemes that stand for the pipeline's sign-in.</summary>
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

    /// <summary>The user as the pipeline has it. Authentication of ASP.NET Core's behind the pipeline does not change it.</summary>
    public ClaimsPrincipal User => _user ?? _context.User;

    /// <summary>The user that ASP.NET Core had found before: its identities are not Katana's.</summary>
    public ClaimsPrincipal UserBefore { get; }

    /// <summary>The run of a request that is in a Katana pipeline now; null in front of it, behind it, and where nobody asks for it.</summary>
    public static PipelineRun? Of(IDictionary<string, object> environment) =>
        environment.TryGetValue(KatanaKeys.PipelineRun, out object? run) ? run as PipelineRun : null;

    /// <summary>Runs a pipeline. One within another is part of it.</summary>
    public static Task RunAsync(IDictionary<string, object> environment, AppFunc app) =>
        Of(environment) is null && environment.TryGetValue(KnownKeys.HttpContext, out object? value) && value is HttpContext context
            ? new PipelineRun(context).RunOuterAsync(environment, app)
            : app(environment);

    /// <summary>To be called where the pipeline hands the request on to ASP.NET Core.</summary>
    public void HandOver() => _user = _context.User;

    /// <summary>
    /// Has a challenge answered by the 401 itself, with the middleware's redirect as its <c>Location</c>: what ASP.NET Core's cookie handler does for clients
    /// that are no browsers.
    /// </summary>
    public void KeepUnauthorized() => _keepsUnauthorized = true;

    private async Task RunOuterAsync(IDictionary<string, object> environment, AppFunc app)
    {
        if (!_context.Response.HasStarted)
        {
            // Callbacks run last-registered-first, so this one runs after those of Katana's middleware, which make the redirect.
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
            // The response that is to come is an error page's, which may redirect.
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
