#if NET
using Bridge.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bridge.Owin;

/// <summary>The ASP.NET Core middleware behind a Katana pipeline, as the last application of the pipeline.</summary>
internal sealed class KatanaNext
{
    private readonly AppFunc _next;
    private readonly bool _isAnnounced;

    private KatanaNext(AppFunc next, bool isAnnounced)
    {
        _next = next;
        _isAnnounced = isAnnounced;
    }

    public static AppFunc Of(RequestDelegate next, IServiceProvider services) =>
        new KatanaNext(MissingScheme.Named(next, services).ToAppFunc(), AnnouncedPipelines.AreIn(services)).InvokeAsync;

    private Task InvokeAsync(IDictionary<string, object> environment)
    {
        if (_isAnnounced)
        {
            PipelineRun.Of(environment)?.HandOver();
        }

        return environment is not HttpContextEnvironment
            && environment.TryGetValue(KnownKeys.HttpContext, out object? value)
            && value is HttpContext context
                ? InvokeFramedAsync(environment, context)
                : _next(environment);
    }

    // A Katana middleware passed on its own dictionary. GetOwinContext must use that one, since middleware behind it reads and writes it.
    private async Task InvokeFramedAsync(IDictionary<string, object> environment, HttpContext context)
    {
        BranchFrame? outer = context.Features.Get<BranchFrame>();
        context.Features.Set(
            outer is null
                ? new BranchFrame(environment, context.GetEndpoint(), context.Request.RouteValues)
                : outer with { Environment = environment });
        try
        {
            await _next(environment);
        }
        finally
        {
            context.Features.Set(outer);
        }
    }
}
#endif
