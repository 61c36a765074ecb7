#if NET
using Bridge.Diagnostics;
#endif
using Bridge.Http;
using Bridge.Sending;

namespace Bridge.Coercion;

/// <summary>Runs a view for a request: calls it, coerces its result, and writes the response. A host adds only its request and its target.</summary>
internal static class ViewRunner
{
    /// <summary>Runs a view. If nothing had to be awaited, the task is complete and costs no object.</summary>
    public static Task RunAsync<TTarget>(View view, ViewRequest request, ResponseCoercer coercer, TTarget target)
        where TTarget : struct, IResponseTarget
    {
#if NET
        if (Telemetry.IsOn)
        {
            return MeasuredRun.RunAsync(view, request, coercer, target);
        }
#endif
        return CallAsync(view, request, coercer, target);
    }

    /// <summary>Coerces and writes a result that is already known.</summary>
    public static Task WriteAsync<TTarget>(object? result, ViewRequest request, ResponseCoercer coercer, TTarget target)
        where TTarget : struct, IResponseTarget
    {
#if NET
        if (Telemetry.IsOn)
        {
            return MeasuredRun.WriteAsync(result, request, coercer, target);
        }
#endif
        return SendAsync(result, request, coercer, target);
    }

    internal static Task CallAsync<TTarget>(View view, ViewRequest request, ResponseCoercer coercer, TTarget target)
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
        catch (InvalidCastException error) when (RouteCast.MayBe(request))
        {
            throw RouteCast.Explain(error, request);
        }

        // The rules do not change text or an application, so both bypass the rules, which were most of the cost of returning an application. So do text in a
        // completed task, and text with a status. The check for a string comes first, because its type is sealed and the check costs one comparison.
        string? text = result as string ?? (result is Task<string> { Status: TaskStatus.RanToCompletion } done ? done.Result : null);
        if (text is not null)
        {
            return ResponseWriter.WriteTextAsync(text, target, coercer.Defaults, view.Name);
        }

        if (result is ValueTuple<string, int> { Item1: { } body, Item2: var status } && StatusRule.IsFinal(status))
        {
            return ResponseWriter.WriteAsync(new CoercedResponse { Body = body, StatusCode = status }, target, coercer.Defaults, view.Name);
        }

        return result?.GetType() == typeof(AppFunc) ? target.RunAppAsync((AppFunc)result, AppOverlay.None) : SendAsync(result, request, coercer, target);
    }

    /// <summary>Whether tasks of a type have a result.</summary>
    public static bool HasResult(Type task) => ViewResultTypes.HasResult(task);

    internal static Task SendAsync<TTarget>(object? result, ViewRequest request, ResponseCoercer coercer, TTarget target)
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
