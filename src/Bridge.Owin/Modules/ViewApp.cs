using Bridge.Coercion;
using Bridge.Owin.Environment;
using Bridge.Views;

namespace Bridge.Owin.Modules;

/// <summary>A view as an OWIN application.</summary>
internal sealed class ViewApp(View view, ResponseCoercer coercer)
{
    public View View => view;

    public ResponseCoercer Coercer => coercer;

    /// <summary>The coercer of the given options; that of the defaults where there are none.</summary>
    public static ResponseCoercer CoercerOf(BridgeOptions? options) => options is null ? ResponseCoercer.Default : new ResponseCoercer(options.Copy());

    /// <exception cref="InvalidViewResultException">The view declares a type that can never be a response.</exception>
    public static ViewApp Of(View view, ResponseCoercer coercer)
    {
        coercer.CheckDeclaredType(view.DeclaredType, view.Name);
        return new ViewApp(view, coercer);
    }

    public Task InvokeAsync(IDictionary<string, object> environment) => InvokeAsync(environment, NoRouteValues.Instance);

    public Task InvokeAsync(IDictionary<string, object> environment, IReadOnlyDictionary<string, object?> routeValues)
    {
        OwinViewRequest request = new(environment ?? throw new ArgumentNullException(nameof(environment)), this, routeValues);
        Task task;
        try
        {
            task = ViewRunner.RunAsync(view, request, new OwinResponseTarget(environment));
        }
        catch
        {
            request.End();
            throw;
        }

        if (task.Status != TaskStatus.RanToCompletion)
        {
            return EndAfterAsync(task, request);
        }

        request.End();
        return task;
    }

    private static async Task EndAfterAsync(Task task, OwinViewRequest request)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        finally
        {
            request.End();
        }
    }
}
