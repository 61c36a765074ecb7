
namespace Bridge.Faults.Tests.Table;

/// <summary>Where every kind of body has its chunks from, with the fault among them. It counts what was opened and what was disposed.</summary>
internal sealed class FaultyChunks(Fault fault)
{
    // More than what Bridge keeps back of JSON: the second chunk comes when the headers have been sent.
    public const int ChunkLength = 32 * 1024;

    public const int ChunkCount = 3;

    private readonly TaskCompletionSource _waits = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _opened;
    private int _disposed;
    private int _produced;

    public Fault Fault => fault;

    /// <summary>How many enumerators, streams, readers and messages were handed out.</summary>
    public int Opened => Volatile.Read(ref _opened);

    /// <summary>How often one of them was disposed.</summary>
    public int Disposed => Volatile.Read(ref _disposed);

    public int Produced => Volatile.Read(ref _produced);

    public byte[]? Current { get; private set; }

    /// <summary>Completes when the view or its body waits for the client to leave.</summary>
    public Task Waits => _waits.Task;

    private bool IsEndless => fault is Fault.NeverEnds or Fault.ClientLeavesBetweenChunks or Fault.ClientLeavesUnderBackPressure or Fault.HostStops;

    public static byte[] Chunk(int index) => Enumerable.Repeat((byte)('a' + (index % 26)), ChunkLength).ToArray();

    /// <summary>All that a body without a fault has.</summary>
    public static byte[] All() => [.. Enumerable.Range(0, ChunkCount).SelectMany(Chunk)];

    public void Open() => Interlocked.Increment(ref _opened);

    public void Dispose()
    {
        Interlocked.Increment(ref _disposed);
        if (fault == Fault.ThrowsWhileDisposed)
        {
            throw new FaultException("The body fails while it is disposed.");
        }
    }

    public async Task WaitAsync()
    {
        _waits.TrySetResult();
        await _goesOn.Task.WaitAsync(Patience.Limit);
    }

    /// <summary>Waits for the end of the request, and takes it for no reason to fail.</summary>
    public async Task WaitForCancellationAsync(CancellationToken cancellation)
    {
        _waits.TrySetResult();
        try
        {
            await Task.Delay(Patience.Limit, cancellation);
        }
        catch (OperationCanceledException)
        {
        }
    }

    public void GoOn() => _goesOn.TrySetResult();

    public async ValueTask<bool> MoveNextAsync()
    {
        int index = _produced;
        switch (fault)
        {
            case Fault.ThrowsBeforeFirstChunk when index == 0:
            case Fault.ThrowsAfterFirstChunk when index == 1:
            case Fault.ThrowsAtEnd when index == ChunkCount:
                throw new FaultException($"The body fails at its chunk {index}.");
            case Fault.ClientLeavesBeforeHeaders when index == 0:
            case Fault.ClientLeavesBetweenChunks when index == 2:
                await WaitAsync();
                break;
        }

        if (index == ChunkCount && !IsEndless)
        {
            return false;
        }

        Current = fault == Fault.YieldsNull && index == 1 ? null : Chunk(index);
        Interlocked.Increment(ref _produced);
        return true;
    }

    /// <summary>For the bodies that are read synchronously: a view's iterator that waits does so on a thread.</summary>
    public bool MoveNext() => MoveNextAsync().AsTask().GetAwaiter().GetResult();
}
