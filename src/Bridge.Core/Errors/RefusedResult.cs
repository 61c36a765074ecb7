using System.Collections;
using System.IO.Pipelines;
using System.Net.Http;
using System.Text.Json;
using Bridge.Coercion;

namespace Bridge.Errors;

/// <summary>
/// Lets go of what a view returned and no rule took, or a later one refused, so that a file or an iterator is not left open by a mistake beside it:
/// of what a rule would have let go of, and of enumerators, which nobody shares. Other objects may be a whole app's.
/// </summary>
internal static class RefusedResult
{
    // A tuple of tuples of tasks is as far as a mistake goes. Without a limit, tuples that hold the same one many times over would take for ever.
    private const int DeepestNesting = 4;

    /// <summary>Lets go of it. What it throws is left unsaid, since the refusal is what has to be mended; a task that goes on is not waited for.</summary>
    public static ValueTask LetGoAsync(object? result) => result is null or string or byte[] ? default : LetGoAsync(result, depth: 0);

    private static async ValueTask LetGoAsync(object? result, int depth)
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
                    await LetGoByKindAsync(result, ViewResultTypes.KindOf(result.GetType()), depth).ConfigureAwait(false);
                    break;
            }
        }
        catch (Exception)
        {
            // See above.
        }
    }

    private static async ValueTask LetGoByKindAsync(object result, ViewResultKind kind, int depth)
    {
        if (kind == ViewResultKind.Tuple && depth < DeepestNesting)
        {
            for (int i = 0; i < ViewResultTypes.TupleLength(result); i++)
            {
                await LetGoAsync(ViewResultTypes.TupleItem(result, i), depth + 1).ConfigureAwait(false);
            }
        }
        else if (ViewResultTypes.TaskIn(result) is { } task && depth < DeepestNesting)
        {
            Task later = LetGoLaterAsync(task, depth);
            if (task.IsCompleted)
            {
                await later.ConfigureAwait(false);
            }
        }
        else if (kind is ViewResultKind.Stream or ViewResultKind.HttpMessage or ViewResultKind.TextChunks or ViewResultKind.ByteChunks or ViewResultKind.MemoryChunks
            || result is JsonDocument or IEnumerator || ViewResultTypes.IsAsyncEnumerator(result.GetType()) || ViewResultTypes.IsHeldSequence(result.GetType(), isBegun: false))
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

    private static async Task LetGoLaterAsync(Task task, int depth)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It gave nothing that could be let go of.
            return;
        }

        await LetGoAsync(ViewResultTypes.ResultOf(task), depth + 1).ConfigureAwait(false);
    }
}
