namespace Bridge.Faults.Tests.Isolation;

/// <summary>Lets nobody through before all are there.</summary>
internal sealed class Gate(int count)
{
    private TaskCompletionSource _opens = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _arrived;

    public Task WaitAsync()
    {
        TaskCompletionSource opens = Volatile.Read(ref _opens);
        if (Interlocked.Increment(ref _arrived) == count)
        {
            Volatile.Write(ref _arrived, 0);
            Volatile.Write(ref _opens, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            opens.SetResult();
        }

        return opens.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
