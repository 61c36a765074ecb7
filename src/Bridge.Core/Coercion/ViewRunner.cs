using Bridge.Sending;



namespace Bridge.Coercion;

/// <summary>Runs a view for a request: calls it, coerces what it returned, and has it written. All that a host adds is its request and its target.</summary>
internal static class ViewRunner
{
    /// <summary>Runs a view. The task is complete, without an object of its own, where nothing had to be waited for.</summary>
    public static Task RunAsync<TTarget>(View view, ViewRequest request, ResponseCoercer coercer, TTarget target)
        where TTarget : struct, IResponseTarget
    {
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
            return ResponseWriter.WriteAsync(new CoercedResponse { Body = result }, target, coercer.Defaults, view.Name);
        }

        return result?.GetType() == typeof(AppFunc) ? target.RunAppAsync((AppFunc)result, AppOverlay.None) : WriteAsync(result, request, coercer, target);
    }

    /// <summary>Whether tasks of a type have a result.</summary>
    public static bool HasResult(Type task) => ViewResultTypes.HasResult(task);

    /// <summary>Coerces and writes a result that is there already.</summary>
    public static Task WriteAsync<TTarget>(object? result, ViewRequest request, ResponseCoercer coercer, TTarget target)
        where TTarget : struct, IResponseTarget
    {
        ValueTask<CoercedResponse> coerced = coercer.CoerceAsync(result, request, request.View.DeclaredType);
        return coerced.IsCompletedSuccessfully
            ? ResponseWriter.WriteAsync(coerced.Result, target, coercer.Defaults, request.ViewName)
            : WriteLaterAsync(coerced, request.ViewName, target, coercer.Defaults);
    }

    private static async Task WriteLaterAsync<TTarget>(ValueTask<CoercedResponse> coerced, string view, TTarget target, ResponseDefaults defaults)
        where TTarget : struct, IResponseTarget =>
        await ResponseWriter.WriteAsync(await coerced.ConfigureAwait(false), target, defaults, view).ConfigureAwait(false);
}
