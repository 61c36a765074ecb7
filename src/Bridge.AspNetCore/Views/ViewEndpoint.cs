using Bridge.Coercion;
using Bridge.Errors;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bridge.AspNetCore;

/// <summary>The handler of a route to a view.</summary>
/// <param name="view">The view.</param>
/// <param name="coercer">The rules, with the app's options.</param>
/// <param name="prefixSegments">How many segments of the request's path are the prefixes of the modules around the view's own.</param>
/// <param name="logger">The log for failures.</param>
internal sealed partial class ViewEndpoint(View view, ResponseCoercer coercer, int prefixSegments, ILogger logger)
{
    private int _isFormNoted;

    public View View => view;

    public ResponseCoercer Coercer => coercer;

    /// <summary>
    /// How many segments of the request's path come before the view's own module. The groups around a module add theirs when the endpoint is built. They set it
    /// here, because an endpoint whose RequestDelegate is replaced loses its endpoint filters.
    /// </summary>
    public int PrefixSegments { get; set; } = prefixSegments;

    public Task InvokeAsync(HttpContext context)
    {
        HttpContextViewRequest request = new(context, this);
        Task task;
        try
        {
            task = ViewRunner.RunAsync(view, request, coercer, new HttpResponseTarget(request, context));
        }
        catch (Exception error)
        {
            request.Fail(error);
            throw;
        }

        return task.IsCompletedSuccessfully ? request.CompleteAsync() : AwaitAsync(task, request);
    }

    /// <summary>Sends a known result by the same rules.</summary>
    public async Task WriteAsync(object? result, HttpContext context)
    {
        HttpContextViewRequest request = new(context, this);
        try
        {
            await ViewRunner.WriteAsync(result, request, coercer, new HttpResponseTarget(request, context));
        }
        catch (Exception error)
        {
            request.Fail(error);
            throw;
        }

        await request.CompleteAsync();
    }

    /// <summary>Names the view whose error goes on to the host. The host logs the error itself, so the entry does not repeat it.</summary>
    public void Log(HttpContext context, Exception error)
    {
        // The request's token is cancelled only shortly after a write has failed.
        if (error is ConnectionResetException || (error is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested))
        {
            LogClientLeft(view.Name);
        }
        else if (error is BadHttpRequestException { StatusCode: < StatusCodes.Status500InternalServerError })
        {
            // The request's body ended early because the client left, or the body is too large. Kestrel answers such a request and logs it at the same level,
            // so that clients cannot fill the log.
            LogBadRequest(view.Name, Excerpt.Of(error.Message, 1024));
        }
        else if (context.Response.HasStarted)
        {
            LogBroken(view.Name, NameOf(error));
        }
        else if (!error.Message.Contains(view.Name, StringComparison.Ordinal))
        {
            LogFailed(view.Name, NameOf(error));
        }
    }

    /// <summary>Names the view in the log, once, if it reads forms and the app neither requires nor declines antiforgery tokens for it.</summary>
    public void NoteForm(HttpContext context)
    {
        if (_isFormNoted == 0 && Interlocked.Exchange(ref _isFormNoted, 1) == 0
            && AntiforgeryCheck.IsUndecided(context.GetEndpoint()) && context.RequestServices.GetService<IAntiforgery>() is not null)
        {
            LogUncheckedForm(view.Name);
        }
    }

    private static string NameOf(Exception error) => $"{error.GetType().FullName}: {Excerpt.Of(error.Message, 1024)}";

    private static async Task AwaitAsync(Task task, HttpContextViewRequest request)
    {
        try
        {
            await task;
        }
        catch (Exception error)
        {
            request.Fail(error);
            throw;
        }

        await request.CompleteAsync();
    }

    [LoggerMessage(1, LogLevel.Warning, "The view {View} failed before anything of its response was sent: {Error}")]
    private partial void LogFailed(string view, string error);

    [LoggerMessage(
        2,
        LogLevel.Warning,
        "The view {View} failed after its headers were sent. The connection was broken, so that what was sent does not look complete. {Error}")]
    private partial void LogBroken(string view, string error);

    [LoggerMessage(
        5,
        LogLevel.Warning,
        "The view {View} reads a form, and its endpoint neither asks for antiforgery tokens nor declines them: another site can make a signed-in user's "
            + "browser send such a form. Call RequireAntiforgery() on the endpoint, its module or its group, or DisableAntiforgery().")]
    private partial void LogUncheckedForm(string view);

    [LoggerMessage(3, LogLevel.Debug, "The client left while the view {View} was answering.")]
    private partial void LogClientLeft(string view);

    [LoggerMessage(4, LogLevel.Debug, "The request that the view {View} was reading is bad, or its client left: {Reason}")]
    private partial void LogBadRequest(string view, string reason);
}
