#if NET
using Bridge.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bridge.Owin;

/// <summary>An ASP.NET Core pipeline within a Katana pipeline.</summary>
internal sealed class AspNetCoreBranch
{
    private readonly RequestDelegate _pipeline;
    private readonly AppFunc _next;
    private readonly bool _isEndpoint;

    public AspNetCoreBranch(IServiceProvider services, Action<IApplicationBuilder> configuration, AppFunc next, bool isEndpoint)
    {
        _next = next;
        _isEndpoint = isEndpoint;
        ApplicationBuilder builder = new(services);
        configuration(builder);
        builder.Run(ContinueAsync);
        _pipeline = builder.Build();
    }

    /// <exception cref="InvalidOperationException">ASP.NET Core does not serve the environment's request.</exception>
    public static HttpContext HttpContextOf(IDictionary<string, object> environment)
    {
        if (HttpContextEnvironment.ContextOf(environment) is { } context)
        {
            return context;
        }

        throw new InvalidOperationException(
            $"The OWIN environment has no '{KnownKeys.HttpContext}': the request is not served by ASP.NET Core, or a middleware passed on its own dictionary "
                + $"without that key.");
    }

    public Task InvokeAsync(IDictionary<string, object> environment)
    {
        HttpContext context = HttpContextOf(environment);
        return HttpContextEnvironment.OriginalOf(environment, context) is { } own
            ? own.RunWithinAsync(static (context, run) => run.Branch.RunAsync(context, run.Environment), (Branch: this, Environment: environment))
            : RunAsync(context, environment);
    }

    private async Task RunAsync(HttpContext context, IDictionary<string, object> environment)
    {
        BranchFrame? outer = context.Features.Get<BranchFrame>();
        BranchFrame frame = new(environment, context.GetEndpoint(), context.Request.RouteValues);
        context.Features.Set(frame);
        PipelineRun.Of(environment)?.HandOver();
        if (_isEndpoint)
        {
            context.SetEndpoint(null);
            context.Request.RouteValues = new RouteValueDictionary();
        }

        try
        {
            await _pipeline(context);
        }
        finally
        {
            if (_isEndpoint)
            {
                context.SetEndpoint(frame.Endpoint);
                context.Request.RouteValues = frame.RouteValues;
            }

            context.Features.Set(outer);
        }
    }

    private async Task ContinueAsync(HttpContext context)
    {
        BranchFrame frame = context.Features.Get<BranchFrame>()!;
        if (!_isEndpoint)
        {
            await _next(frame.Environment);
            return;
        }

        Endpoint? endpoint = context.GetEndpoint();
        RouteValueDictionary routeValues = context.Request.RouteValues;
        context.SetEndpoint(frame.Endpoint);
        context.Request.RouteValues = frame.RouteValues;
        try
        {
            await _next(frame.Environment);
        }
        finally
        {
            context.SetEndpoint(endpoint);
            context.Request.RouteValues = routeValues;
        }
    }
}
#endif
