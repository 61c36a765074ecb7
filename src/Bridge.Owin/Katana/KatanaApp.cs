#if NET
using Bridge.AspNetCore;
using Bridge.Owin.Environment;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Owin;

/// <summary>A Katana application on ASP.NET Core, with the startup properties that it was built with.</summary>
internal sealed class KatanaApp(AppFunc app, IDictionary<string, object> properties)
{
    // With an IHttpContextAccessor, any code can reach the HttpContext and ask it for the OWIN context, which must be this one. Without one this is skipped:
    // setting a feature invalidates the HttpContext's cached features, which costs half as much as a small request.
    private readonly bool _shares = properties.TryGetValue(OwinServices.Key, out object? services)
        && ((IServiceProvider)services).GetService<IHttpContextAccessor>() is not null;

    private readonly bool _isAnnounced = AnnouncedPipelines.AreIn(properties);

    public Task InvokeAsync(IDictionary<string, object> environment) =>
        _isAnnounced ? PipelineRun.RunAsync(environment, RunAsync) : RunAsync(environment);

    private Task RunAsync(IDictionary<string, object> environment)
    {
        if (environment is not HttpContextEnvironment known)
        {
            return app(environment);
        }

        IDictionary<string, object>? outer = known.StartupProperties;
        known.StartupProperties = properties;
        if (_shares)
        {
            known.Share();
        }

        return outer is null ? app(environment) : RestoreAsync(known, outer);
    }

    private async Task RestoreAsync(HttpContextEnvironment environment, IDictionary<string, object> outer)
    {
        try
        {
            await app(environment);
        }
        finally
        {
            environment.StartupProperties = outer;
        }
    }
}
#endif
