namespace System.Threading.Tasks;

/// <summary>One without a result, as .NET has since version 5.</summary>
public sealed class TaskCompletionSource(TaskCreationOptions options)
{
    private readonly TaskCompletionSource<bool> _source = new(options);

    public TaskCompletionSource()
        : this(TaskCreationOptions.None)
    {
    }

    public Task Task => _source.Task;

    public void SetResult() => _source.SetResult(true);

    public bool TrySetResult() => _source.TrySetResult(true);

    public void SetException(Exception exception) => _source.SetException(exception);

    public bool TrySetException(Exception exception) => _source.TrySetException(exception);

    public void SetCanceled() => _source.SetCanceled();

    public bool TrySetCanceled() => _source.TrySetCanceled();
}
