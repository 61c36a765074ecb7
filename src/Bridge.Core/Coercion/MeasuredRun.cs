using Bridge.Diagnostics;
using Bridge.Sending;

namespace Bridge.Coercion;

/// <summary>Runs views as <see cref="ViewRunner"/> does, and measures them. Used only while there is a listener.</summary>
internal static class MeasuredRun
{
    public static async Task RunAsync<TTarget>(View view, ViewRequest request, ResponseCoercer coercer, TTarget target)
        where TTarget : struct, IResponseTarget
    {
        var measurement = Measurement.Begin(view.Name, target.Method);
        try
        {
            await ViewRunner.CallAsync(view, request, coercer, new MeasuredTarget<TTarget>(target, measurement)).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            End(measurement, target, failure);
            throw;
        }

        End(measurement, target, failure: null);
    }

    public static async Task WriteAsync<TTarget>(object? result, ViewRequest request, ResponseCoercer coercer, TTarget target)
        where TTarget : struct, IResponseTarget
    {
        var measurement = Measurement.Begin(request.ViewName, target.Method);
        try
        {
            await ViewRunner.SendAsync(result, request, coercer, new MeasuredTarget<TTarget>(target, measurement)).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            End(measurement, target, failure);
            throw;
        }

        End(measurement, target, failure: null);
    }

    private static void End<TTarget>(Measurement measurement, TTarget target, Exception? failure)
        where TTarget : struct, IResponseTarget => measurement.End(target.StatusCode, failure, isRefused: failure is InvalidViewResultException);
}
