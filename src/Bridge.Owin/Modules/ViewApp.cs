using Bridge.Coercion;
using Bridge.Contract;
using Bridge.Errors;
using Bridge.Owin.Environment;
using Bridge.Sending;

namespace Bridge.Owin.Modules;

/// <summary>A view as an OWIN application.</summary>
internal sealed class ViewApp(View view, ResponseCoercer coercer)
{
    // This is longer than all messages of Bridge itself.
    private const int LongestMessage = 2048;

    public View View => view;

    /// <summary>The coercer of the given options, or of the defaults if they are null.</summary>
    public static ResponseCoercer CoercerOf(BridgeOptions? options) => options is null ? ResponseCoercer.Default : new ResponseCoercer(options.Copy());

    /// <exception cref="InvalidViewResultException">The view declares a type that can never be a response.</exception>
    public static ViewApp Of(View view, ResponseCoercer coercer)
    {
        coercer.CheckDeclaredTypes(view);
        return new ViewApp(view, coercer);
    }

    public Task InvokeAsync(IDictionary<string, object> environment) => InvokeAsync(environment, NoRouteValues.Instance);

    public Task InvokeAsync(IDictionary<string, object> environment, IReadOnlyDictionary<string, object?> routeValues) =>
        view.PrefixSegments == 0 ? RunAsync(environment, routeValues) : RunBelowPrefixAsync(environment, routeValues);

    /// <summary>Runs a view of a module that is mounted in another. The path before its own module is its path base.</summary>
    private async Task RunBelowPrefixAsync(IDictionary<string, object> environment, IReadOnlyDictionary<string, object?> routeValues)
    {
        OwinEnvironment owin = new(environment);
        string pathBase = owin.PathBase;
        string path = owin.Path;
        int end = PathPrefix.LengthOf(path, view.PrefixSegments);
        owin.PathBase = pathBase + path.Substring(0, end);
        owin.Path = path.Substring(end);
        try
        {
            await RunAsync(environment, routeValues).ConfigureAwait(false);
        }
        finally
        {
            owin.PathBase = pathBase;
            owin.Path = path;
        }
    }

    private Task RunAsync(IDictionary<string, object> environment, IReadOnlyDictionary<string, object?> routeValues)
    {
        OwinViewRequest request = new(environment ?? throw new ArgumentNullException(nameof(environment)), view, coercer, routeValues);
        Task task;
        try
        {
            task = ViewRunner.RunAsync(view, request, coercer, new OwinResponseTarget(environment));
        }
        catch (Exception failure)
        {
            Fail(request, failure);
            throw;
        }

        if (task.Status != TaskStatus.RanToCompletion)
        {
            return EndAfterAsync(task, request);
        }

        request.End();
        return task;
    }

    private async Task EndAfterAsync(Task task, OwinViewRequest request)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            Fail(request, failure);
            throw;
        }

        request.End();
    }

    /// <summary>
    /// Ends the request of a view that failed, and names the view in the host's trace. The host reports the failure, but does not know which view it came from.
    /// </summary>
    private void Fail(OwinViewRequest request, Exception failure)
    {
        OwinEnvironment environment = new(request.Environment);
        request.End();
        try
        {
            // If the client left or the host is stopping, the view's exception is not its own fault. The host answers a body that exceeds its limit.
            if (!ClientFault.IsCauseOf(failure) && !environment.CallCancelled.IsCancellationRequested)
            {
                // The message may contain text that a client sent, which must not look like a separate entry.
                environment.Get<TextWriter>(OwinKeys.TraceOutput)?.WriteLine(
                    $"The view {view.Name} failed: {failure.GetType().FullName}: {Excerpt.Of(failure.Message, LongestMessage)}");
            }
        }
        catch (Exception)
        {
            // The trace itself failed. The host must get the view's exception, not this one.
        }
    }
}
