using System.Collections;
using System.IO.Pipelines;
using System.Net.Http;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using Bridge.Bodies;
using Bridge.Sending;

namespace Bridge.Coercion;

/// <summary>
/// Releases a result that was refused, so that a mistake in a view does not leave a file or an iterator open. It releases everything that a rule would have
/// released, and enumerators, because these are never shared. Other objects may belong to the whole app.
/// </summary>
internal static class RefusedResult
{
    // A mistake is nested no deeper than a tuple of tuples of tasks. Without a limit, tuples that contain the same tuple many times would take forever.
    private const int DeepestNesting = 4;

    /// <summary>
    /// Releases a result. Errors of the release are not reported, because the refusal is the error to correct. A task that is still running is not waited for.
    /// </summary>
    public static ValueTask ReleaseAsync(object? result) => result is null or string or byte[] ? default : ReleaseAsync(result, depth: 0);

    /// <summary>Refuses a tuple and releases all its parts: if they are in the wrong order, any of them may be the body.</summary>
    public static async ValueTask<CoercedResponse> RefuseAsync(object? body, object? status, object? headers, Exception refusal)
    {
        await ReleaseAsync(status).ConfigureAwait(false);
        await ReleaseAsync(headers).ConfigureAwait(false);
        return await RefuseAsync(body, refusal).ConfigureAwait(false);
    }

    /// <summary>Refuses a result, or its coerced body, and releases it.</summary>
    public static async ValueTask<CoercedResponse> RefuseAsync(object? result, Exception refusal)
    {
        await ReleaseAsync(result).ConfigureAwait(false);
        ExceptionDispatchInfo.Capture(refusal).Throw();
        return default;
    }

    private static async ValueTask ReleaseAsync(object? result, int depth)
    {
        try
        {
            switch (result)
            {
                case ResponseBody body:
                    await body.DiscardAsync().ConfigureAwait(false);
                    break;
                case Response response:
                    await response.Body.DiscardAsync().ConfigureAwait(false);
                    break;
                case PipeReader reader:
                    await reader.CompleteAsync().ConfigureAwait(false);
                    break;
                case null:
                    break;
                default:
                    await ReleaseByKindAsync(result, ViewResultTypes.KindOf(result.GetType()), depth).ConfigureAwait(false);
                    break;
            }
        }
        catch (Exception)
        {
            // The refusal is the error to report.
        }
    }

    private static async ValueTask ReleaseByKindAsync(object result, ViewResultKind kind, int depth)
    {
        if (kind == ViewResultKind.Tuple && depth < DeepestNesting)
        {
            for (int i = 0; i < TupleShape.Length(result); i++)
            {
                await ReleaseAsync(TupleShape.Item(result, i), depth + 1).ConfigureAwait(false);
            }
        }
        else if (ViewResultTypes.TaskIn(result) is { } task && depth < DeepestNesting)
        {
            Task later = ReleaseLaterAsync(task, depth);
            if (task.IsCompleted)
            {
                await later.ConfigureAwait(false);
            }
        }
        else if (kind is ViewResultKind.Stream or ViewResultKind.HttpMessage or ViewResultKind.TextChunks
            or ViewResultKind.ByteChunks or ViewResultKind.MemoryChunks or ViewResultKind.Events
                || result is JsonDocument or IEnumerator
                || HeldSequences.IsAsyncEnumerator(result.GetType())
                || HeldSequences.IsHeld(result.GetType(), isBegun: false))
        {
            switch (result)
            {
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync().ConfigureAwait(false);
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }
        }
    }

    private static async Task ReleaseLaterAsync(Task task, int depth)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It has no result to release.
            return;
        }

        await ReleaseAsync(ViewResultTypes.ResultOf(task), depth + 1).ConfigureAwait(false);
    }
}
