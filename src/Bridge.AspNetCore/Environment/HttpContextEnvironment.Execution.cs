using Bridge.Contract;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bridge.AspNetCore;

/// <content>Running an application on a request.</content>
internal sealed partial class HttpContextEnvironment
{
    // Looking up a feature costs as much as creating an environment. The feature exists only after an application has let ASP.NET Core run within it.
    private static volatile bool s_anyShared;

    /// <summary>The environment of a request: that of the application around this one, or a new one.</summary>
    /// <param name="context">The request.</param>
    /// <param name="owns">Whether the environment is new, so that the caller must end it with <see cref="CompleteAsync"/> or <see cref="Fail"/>.</param>
    internal static HttpContextEnvironment For(HttpContext context, out bool owns)
    {
        if (s_anyShared && context.Features.Get<HttpContextEnvironment>() is { } outer)
        {
            owns = outer.BeginRun();
            return outer;
        }

        owns = true;
        return new HttpContextEnvironment(context);
    }

    /// <summary>
    /// The environment of a request, for an ASP.NET Core component outside of any application. Applications that run later in the request share it, and it
    /// lasts as long as the request.
    /// </summary>
    internal static HttpContextEnvironment Of(HttpContext context)
    {
        if (context.Features.Get<HttpContextEnvironment>() is { } known)
        {
            return known;
        }

        HttpContextEnvironment environment = new(context);
        environment.GetDetails().OutlivesApplications = true;
        environment.Share();
        environment.ReleaseOnCompleted(context);
        return environment;
    }

    // An application must not release an environment that existed before it, but must end what it began itself.
    private bool BeginRun()
    {
        if (_details is { OutlivesApplications: true, Runs: false } details)
        {
            details.Runs = true;
            return true;
        }

        return false;
    }

    private void EndRun()
    {
        if (_details is { OutlivesApplications: true } details)
        {
            details.Runs = false;
            RestoreResponseBody(HttpContext, details);
        }
        else
        {
            Release();
        }
    }

    /// <summary>
    /// Makes this environment available to applications that ASP.NET Core components run within this one. Call it before control passes to such a component.
    /// </summary>
    internal void Share()
    {
        if (_shared)
        {
            return;
        }

        using RequestUse use = Enter(Name);
        use.Context.Features.Set(this);
        _shared = true;
        s_anyShared = true;
    }

    /// <summary>
    /// The environment whose keys a dictionary has. The dictionary's HttpContext may belong to the next request by now; the headers know their own.
    /// </summary>
    internal static HttpContextEnvironment? OriginalOf(IDictionary<string, object> copy, HttpContext context) =>
        copy as HttpContextEnvironment
        ?? (copy.TryGetValue(OwinKeys.ResponseHeaders, out object? headers) && headers is OwinHeaderDictionary { Lifetime: HttpContextEnvironment original }
            ? original
            : context.Features.Get<HttpContextEnvironment>());

    /// <summary>
    /// Runs an ASP.NET Core component within the application. It is counted as a use of the request, because it uses the HttpContext itself: an application
    /// that does not await it would let it write to the next request.
    /// </summary>
    internal Task RunWithinAsync<TState>(Func<HttpContext, TState, Task> component, TState state)
    {
        using RequestUse use = Enter(Name);
        Task running = component(use.Context, state);
        return running.IsCompleted ? running : HoldAsync(running);
    }

    /// <summary>Runs an application on a request and ends its environment, even if the application fails.</summary>
    internal static Task RunAsync(HttpContext context, AppFunc app, bool isResult = false)
    {
        HttpContextEnvironment environment = For(context, out bool owns);
        environment.IsResult |= isResult;
        return environment.RunAsync(app, owns);
    }

    /// <summary>
    /// Runs an application whose path begins after a number of segments of the request's path, and restores both paths afterwards, even if the application
    /// fails.
    /// </summary>
    internal static Task RunAsync(HttpContext context, AppFunc app, int segments, bool isResult = false)
    {
        if (segments == 0)
        {
            return RunAsync(context, app, isResult);
        }

        HttpRequest request = context.Request;
        PathString pathBase = request.PathBase;
        PathString path = request.Path;
        string value = path.Value ?? "";
        int length = PathPrefix.LengthOf(value, segments);

        // The constructor is used, because assigned text would be percent-decoded again.
        request.PathBase = new PathString(pathBase.HasValue ? pathBase.Value + value[..length] : value[..length]);
        request.Path = length == value.Length ? PathString.Empty : new PathString(value[length..]);
        Task task;
        try
        {
            task = RunAsync(context, app, isResult);
        }
        catch
        {
            request.PathBase = pathBase;
            request.Path = path;
            throw;
        }

        if (!task.IsCompletedSuccessfully)
        {
            return RestoreAsync(task, request, pathBase, path);
        }

        request.PathBase = pathBase;
        request.Path = path;
        return task;

        static async Task RestoreAsync(Task task, HttpRequest request, PathString pathBase, PathString path)
        {
            try
            {
                await task;
            }
            finally
            {
                request.PathBase = pathBase;
                request.Path = path;
            }
        }
    }

    /// <summary>Runs an application in this environment, for a component that answers with the application's response.</summary>
    internal Task RunResultAsync(AppFunc app)
    {
        IsResult = true;
        return RunAsync(app, owns: false);
    }

    /// <summary>Runs an application in this environment, and ends the environment if <paramref name="owns"/> is true.</summary>
    internal Task RunAsync(AppFunc app, bool owns)
    {
        Task task;
        try
        {
            task = owns ? CallAsRunner(app) : Call(app);
        }
        catch (Exception error)
        {
            Fail(owns);
            ThrowIfRefused(error);
            throw;
        }

        return task.IsCompletedSuccessfully ? CompleteAsync(owns) : AwaitAsync(task, owns);
    }

    private Task Call(AppFunc app) => app(this) ?? throw new InvalidOperationException("The OWIN application returned null instead of a Task.");

    private Task CallAsRunner(AppFunc app)
    {
        RequestLifetime? outer = BeginRunner();
        try
        {
            return Call(app);
        }
        finally
        {
            EndRunner(outer);
        }
    }

    /// <summary>Katana's form reader has its own exceptions. Only this one means that the client is at fault.</summary>
    private static void ThrowIfRefused(Exception error)
    {
        if (error.Data["bridge.StatusCode"] is int status)
        {
            throw new BadHttpRequestException(error.Message, status, error);
        }
    }

    private async Task AwaitAsync(Task task, bool owns)
    {
        try
        {
            await task;
        }
        catch (Exception error)
        {
            Fail(owns);
            ThrowIfRefused(error);
            throw;
        }

        await CompleteAsync(owns);
    }

    /// <summary>
    /// Ends an environment whose application has completed: flushes bytes that no server would flush, performs an upgrade that the application asked for, and
    /// releases the request.
    /// </summary>
    /// <param name="owns">
    /// Whether it is the caller's environment. Unflushed bytes are flushed in any case, because the body that they were written to may be replaced next.
    /// </param>
    internal Task CompleteAsync(bool owns = true)
    {
        if (owns && IsShort)
        {
            return FailShortAsync(_responseBody!);
        }

        Task flush = Task.CompletedTask;
        if (_responseBody is { NeedsFlush: true } body)
        {
            try
            {
                flush = body.FlushAsync(CancellationToken.None);
            }
            catch (Exception failure)
            {
                flush = Task.FromException(failure);
            }
        }

        if (!flush.IsCompletedSuccessfully || (owns && _details is { Upgrade: not null }))
        {
            return FinishAsync(flush, owns);
        }

        if (owns)
        {
            ReleaseAfterHeaders();
        }

        return Task.CompletedTask;
    }

    private async Task FinishAsync(Task flush, bool owns)
    {
        bool upgrading = false;
        try
        {
            await flush;
            if (owns
                && _details is { Upgraded: false, Upgrade: { } upgrade } details
                && HttpContext.Response.StatusCode == StatusCodes.Status101SwitchingProtocols)
            {
                upgrading = true;
                details.Upgraded = true;
                await upgrade.RunAsync(HttpContext);
            }
        }
        catch
        {
            if (upgrading)
            {
                // The client waits for a protocol that will not follow. Aborting also signals owin.CallCancelled (WebSocket 0.4 section 4).
                TryGetContext()?.Abort();
            }

            Fail(owns);
            throw;
        }

        if (owns)
        {
            ReleaseAfterHeaders();
        }
    }

    /// <summary>Ends an environment whose application has failed. A response that has begun must not look complete, so its connection breaks.</summary>
    internal void Fail(bool owns = true)
    {
        if (TryGetContext() is not { } context)
        {
            return;
        }

        if (context.Response.HasStarted)
        {
            context.Abort();
        }

        if (owns)
        {
            EndRun();
        }
    }

    // If an application wrote nothing, the server sends the headers and runs the callbacks after the application has completed.
    private void ReleaseAfterHeaders()
    {
        if (_details is not { ReleasedOnCompleted: true, OutlivesApplications: false } || HttpContext.Response.HasStarted)
        {
            EndRun();
        }
    }
}
