namespace Bridge.Owin.Hosting;

/// <summary>Begin and End over a task, for legacy applications that use them.</summary>
internal static class TaskAsyncResult
{
    public static IAsyncResult Begin(Task task, AsyncCallback? callback, object? state) => Begin(WithResult(task), callback, state);

    public static IAsyncResult Begin<T>(Task<T> task, AsyncCallback? callback, object? state)
    {
        var completion = new TaskCompletionSource<T>(state);
        _ = CompleteAsync(task, completion, callback);
        return completion.Task;
    }

    public static void End(IAsyncResult asyncResult) => End<bool>(asyncResult);

    public static T End<T>(IAsyncResult asyncResult) => asyncResult is Task<T> task
        ? task.GetAwaiter().GetResult()
        : throw new ArgumentException("This result is not from the Begin of this stream.", nameof(asyncResult));

    private static async Task<bool> WithResult(Task task)
    {
        await task.ConfigureAwait(false);
        return true;
    }

    private static async Task CompleteAsync<T>(Task<T> task, TaskCompletionSource<T> completion, AsyncCallback? callback)
    {
        try
        {
            completion.SetResult(await task.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            completion.SetCanceled();
        }
        catch (Exception e)
        {
            completion.SetException(e);
        }

        callback?.Invoke(completion.Task);
    }
}
