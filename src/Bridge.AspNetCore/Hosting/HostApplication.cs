using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Text;
using Bridge.Diagnostics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bridge.AspNetCore.Hosting;

/// <summary>
/// Runs for each request of a host. It runs only the application in the environment of the request, without a pipeline or a logging scope, and without an
/// activity unless there is a listener for one.
/// </summary>
internal sealed class HostApplication : IHttpApplication<HostRequest>
{
    private readonly HostSite[] _sites;
    private readonly IServiceProvider _services;
    private readonly HostTrace _trace;
    private readonly Action<Exception, IDictionary<string, object>>? _onError;
    private readonly bool _isDevelopment;
    private readonly AppFunc _app;
    private readonly ReadOnlyDictionary<string, object> _properties;

    // The properties are the host's part of the environment. All requests share them, so no application can change them.
    public HostApplication(
        AppFunc app,
        IEnumerable<HostUrl> urls,
        IServiceProvider services,
        IDictionary<string, object> properties,
        HostTrace trace,
        OwinHostOptions options)
    {
        _app = app;
        _services = services;
        _properties = new ReadOnlyDictionary<string, object>(properties);
        _trace = trace;
        _onError = options.OnError;
        _isDevelopment = options.Development;
        _sites = HostSite.Of(urls, InvokeAsync);
    }

    /// <summary>Whether the host breaks the requests that still run, because their time to finish is over.</summary>
    public bool IsBreaking { get; set; }

    public HostRequest CreateContext(IFeatureCollection contextFeatures)
    {
        HostRequest request;
        if (contextFeatures is IHostContextContainer<HostRequest> connection)
        {
            request = connection.HostContext ??= new HostRequest(_services);
        }
        else
        {
            request = new HostRequest(_services);
        }

        request.Begin(contextFeatures);
        return request;
    }

    public Task ProcessRequestAsync(HostRequest context)
    {
        HttpContext http = context.HttpContext;
        HostSite site = _sites.Length == 1 ? _sites[0] : SiteOf(http.Connection.LocalPort);
        if (!site.IsFor(http.Request.Headers.Host))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        }

        if (Telemetry.IsOn)
        {
            return MeasureAsync(http, site);
        }

        Task task;
        try
        {
            task = RunAsync(http, site);
        }
        catch (Exception failure)
        {
            return FailAsync(http, failure);
        }

        return task.IsCompletedSuccessfully ? task : AwaitAsync(task, http);
    }

    public void DisposeContext(HostRequest context, Exception? exception)
    {
        // Only the server notices these failures, such as a callback that threw after the application had completed, or a file that was shorter than declared.
        if (exception is not null)
        {
            ReportOnce(context.HttpContext, exception);
        }

        context.End();
    }

    private Task RunAsync(HttpContext context, HostSite site)
    {
        var environment = HttpContextEnvironment.For(context, out bool owns);
        environment.StartupProperties = _properties;
        return environment.RunAsync(site.App, owns);
    }

    // In ASP.NET Core, the framework begins an activity for each request. Here the host must do it.
    private async Task MeasureAsync(HttpContext context, HostSite site)
    {
        HttpRequest request = context.Request;
        ActivityContext.TryParse(request.Headers.TraceParent, request.Headers.TraceState, isRemote: true, out ActivityContext parent);
        var measurement = Measurement.BeginRequest(nameof(OwinHost), request.Method, parent);
        measurement.Kind = "app";
        measurement.Set("url.scheme", request.Scheme);
        measurement.Set("url.path", request.Path);
        measurement.Set("server.address", request.Host.Host);
        try
        {
            await RunAsync(context, site);
        }
        catch (Exception failure)
        {
            measurement.HasBegun = context.Response.HasStarted;
            measurement.End(context.Response.StatusCode, failure);
            await FailAsync(context, failure);
            return;
        }

        measurement.End(context.Response.StatusCode, failure: null);
    }

    private HostSite SiteOf(int port)
    {
        foreach (HostSite site in _sites)
        {
            if (site.Port == port)
            {
                return site;
            }
        }

        // An endpoint that OwinHostOptions.ConfigureKestrel added.
        return _sites[0];
    }

    /// <summary>The application within its path base. A failure is reported here, while the environment has the paths that the application saw.</summary>
    private Task InvokeAsync(IDictionary<string, object> environment)
    {
        Task task;
        try
        {
            task = _app(environment) ?? throw new InvalidOperationException("The OWIN application returned null instead of a Task.");
        }
        catch (Exception failure)
        {
            Report(environment, failure);
            throw;
        }

        return task.IsCompletedSuccessfully ? task : ReportFailureAsync(task, environment);
    }

    private async Task ReportFailureAsync(Task task, IDictionary<string, object> environment)
    {
        try
        {
            await task;
        }
        catch (Exception failure)
        {
            Report(environment, failure);
            throw;
        }
    }

    private async Task AwaitAsync(Task task, HttpContext context)
    {
        try
        {
            await task;
        }
        catch (Exception failure)
        {
            await FailAsync(context, failure);
        }
    }

    /// <summary>
    /// Answers a failed request, or lets Kestrel do it. Kestrel sends a plain 500 or the status of a <see cref="BadHttpRequestException"/>, or breaks a
    /// response that has begun.
    /// </summary>
    private async Task FailAsync(HttpContext context, Exception failure)
    {
        ReportOnce(context, failure);
        if (RefusalIn(failure) is { } refusal)
        {
            // An application that waits for tasks synchronously wraps the exception.
            ExceptionDispatchInfo.Throw(refusal);
        }

        if (!_isDevelopment || context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
        {
            // Kestrel logs the exception, with its original stack trace.
            ExceptionDispatchInfo.Throw(failure);
        }

        try
        {
            byte[] text = Encoding.UTF8.GetBytes(failure.ToString());
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            context.Response.ContentType = "text/plain; charset=utf-8";
            context.Response.ContentLength = text.Length;
            await context.Response.Body.WriteAsync(text);
        }
        catch (Exception)
        {
            // A callback of the application may fail here too.
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private void Report(IDictionary<string, object> environment, Exception failure)
    {
        // Kestrel throws this for a write to a response whose callback has failed. The callback's error is the failure to report.
        failure = failure is ObjectDisposedException { InnerException: { } callbacks } ? callbacks : failure;
        if (environment is HttpContextEnvironment request)
        {
            request.HttpContext.Features.Set(new ReportedFailure());
            if (IsClients(request, failure))
            {
                return;
            }
        }

        if (_onError is null)
        {
            _trace.Write(environment, failure);
            return;
        }

        try
        {
            _onError(failure, environment);
        }
        catch (Exception error)
        {
            _trace.Write($"OnError failed: {HostTrace.Describe(error)}; it was given: {HostTrace.Describe(failure)}");
        }
    }

    /// <summary>
    /// Reports a failure that the application itself did not throw. Its environment has ended by now, so a new one for the same request is reported.
    /// </summary>
    private void ReportOnce(HttpContext context, Exception failure)
    {
        if (context.Features.Get<ReportedFailure>() is not null)
        {
            return;
        }

        HttpContextEnvironment environment = new(context) { StartupProperties = _properties };
        try
        {
            Report(environment, failure);
        }
        finally
        {
            environment.Release();
        }
    }

    /// <summary>
    /// Whether a failure is the client's or the host's and not the application's: the client left, its request is refused, or the host breaks it. Some
    /// applications, such as Web API, return a cancelled task after a write has failed.
    /// </summary>
    private bool IsClients(HttpContextEnvironment request, Exception failure) =>
        failure is ConnectionResetException or ConnectionAbortedException
        || (failure is OperationCanceledException
            && (IsBreaking || request.SawClientLeave || request.HttpContext.RequestAborted.IsCancellationRequested))
        || RefusalIn(failure) is { StatusCode: < StatusCodes.Status500InternalServerError };

    private static BadHttpRequestException? RefusalIn(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is BadHttpRequestException refusal)
            {
                return refusal;
            }

            // Katana's form reader sets this.
            if (failure.Data["bridge.StatusCode"] is int status)
            {
                return new BadHttpRequestException(failure.Message, status, failure);
            }
        }

        return null;
    }

    /// <summary>Marks a request whose failure has been reported.</summary>
    private sealed class ReportedFailure;
}
