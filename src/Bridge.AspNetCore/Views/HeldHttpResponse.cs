using Bridge.Http;
using Bridge.Sending;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Bridge.AspNetCore;

/// <summary>
/// Runs an application that a view returned, and applies the tuple around it when its headers are about to be sent. Nothing is buffered, because ASP.NET Core
/// holds the headers until the first write in any case.
/// </summary>
internal static class HeldHttpResponse
{
    public static Task RunAsync(HttpContextViewRequest request, HttpContext context, AppFunc app, AppOverlay overlay)
    {
        if (!ReferenceEquals(overlay, AppOverlay.None))
        {
            return RunUnderAsync(request, context, app, overlay);
        }

        if (HostTypes.IsHostApp(app) && !context.Response.HasStarted)
        {
            // This application writes its headers directly, not through the OWIN environment.
            context.Response.OnStarting(static response => LeaveConnectionToServer((HttpResponse)response), context.Response);
        }

        // Only the rules for statuses without content apply. The first write applies them; this is for an application that wrote nothing.
        Task running = request.RunAppAsync(app);
        if (!running.IsCompletedSuccessfully)
        {
            return FinishAsync(running, context);
        }

        Finish(context);
        return Task.CompletedTask;
    }

    private static Task LeaveConnectionToServer(HttpResponse response)
    {
        IHeaderDictionary headers = response.Headers;
        headers.Remove(HeaderNames.TransferEncoding);
        if (HeaderRules.ClosesConnection(HeaderNames.Connection, headers.Connection))
        {
            headers.Connection = "close";
        }

        return Task.CompletedTask;
    }

    private static async Task FinishAsync(Task running, HttpContext context)
    {
        await running;
        Finish(context);
    }

    private static void Finish(HttpContext context)
    {
        if (!context.Response.HasStarted)
        {
            BodilessStatus.DropContentHeaders(context.Response);
        }
    }

    private static async Task RunUnderAsync(HttpContextViewRequest request, HttpContext context, AppFunc app, AppOverlay overlay)
    {
        // Callbacks run in reverse order of registration, so this one runs after those of the application.
        Armed armed = new(context, overlay);
        context.Response.OnStarting(static state => ((Armed)state).ApplyAsync(), armed);
        context.Features.Set<IHeldStatusFeature>(armed);
        IHttpResponseBodyFeature? body = null;
        if (StatusRule.IsBodiless(overlay.StatusCode) && context.Features.Get<IHttpResponseBodyFeature>() is { } original)
        {
            // The server refuses bytes with such a status, but the application does not know the status and may write.
            body = original;
            context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        }

        try
        {
            await request.RunAppAsync(app);
        }
        catch
        {
            // The error's response must not be sent with the tuple's status.
            armed.Disarm();
            throw;
        }
        finally
        {
            context.Features.Set<IHeldStatusFeature>(null);
            if (body is not null)
            {
                context.Features.Set(body);
            }
        }
    }

    private sealed class Armed(HttpContext context, AppOverlay overlay) : IHeldStatusFeature
    {
        private bool _disarmed;

        public void Disarm() => _disarmed = true;

        public Task ApplyAsync()
        {
            if (!_disarmed)
            {
                overlay.Apply(new HttpResponseTarget(null!, context));
            }

            return LeaveConnectionToServer(context.Response);
        }
    }
}
