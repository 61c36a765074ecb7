using Bridge.Sending;
using AppFunc = System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>;

namespace Bridge.Coercion;

/// <summary>Runs a view for a request: calls it, coerces what it returned, and has it written. All that a host adds is its request and its target.</summary>
internal static class ViewRunner
{
    /// <summary>Runs a view. The task is complete, without an object of its own, where nothing had to be waited for.</summary>
    public static Task RunAsync<TTarget>(View view, ViewRequest request, TTarget target)
        where TTarget : struct, IResponseTarget
    {
        ResponseCoercer coercer = request.Coercer;
        object? result;
        try
        {
            result = view.Invoke(request);
        }
        catch (HttpException error)
        {
            result = error;
        }

        // No rule changes text or an application: they are spared the way through the others, which was most of what returning an application cost.
        if (result is string)
        {
            return ResponseWriter.WriteAsync(new CoercedResponse { Body = result }, target, coercer, view.Name);
        }

        return result?.GetType() == typeof(AppFunc) ? target.RunAppAsync((AppFunc)result, AppOverlay.None) : WriteAsync(result, request, target);
    }

    /// <summary>Coerces and writes a result that is there already.</summary>
    public static Task WriteAsync<TTarget>(object? result, ViewRequest request, TTarget target)
        where TTarget : struct, IResponseTarget
    {
        ValueTask<CoercedResponse> coerced = request.Coercer.CoerceAsync(result, request, request.View.DeclaredType);
        return coerced.IsCompletedSuccessfully
            ? ResponseWriter.WriteAsync(coerced.Result, target, request.Coercer, request.ViewName)
            : WriteLaterAsync(coerced, request.View, target, request.Coercer);
    }

    private static async Task WriteLaterAsync<TTarget>(ValueTask<CoercedResponse> coerced, View view, TTarget target, ResponseCoercer coercer)
        where TTarget : struct, IResponseTarget =>
        await ResponseWriter.WriteAsync(await coerced.ConfigureAwait(false), target, coercer, view.Name).ConfigureAwait(false);
}
