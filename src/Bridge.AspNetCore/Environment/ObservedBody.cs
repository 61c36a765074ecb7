using Bridge.Contract;

namespace Bridge.AspNetCore;

/// <summary>
/// A body while a form reader reads it. It records what happened, because the reader's errors do not tell whether the form or the server is at fault.
/// </summary>
internal sealed class ObservedBody(Stream inner) : ReadOnlyStream
{
    /// <summary>Whether the body's end was read, and the body itself did not fail.</summary>
    internal bool IsAtEnd => _isAtEnd && !HasFailed;

    /// <summary>How many bytes were read.</summary>
    internal long Count { get; private set; }

    /// <summary>Whether the body itself could not be read.</summary>
    internal bool HasFailed { get; private set; }

    private bool _isAtEnd;

    public override int Read(byte[] buffer, int offset, int count)
    {
        ValueTask<int> read = ReadAsync(buffer.AsMemory(offset, count));
        return read.IsCompletedSuccessfully ? read.Result : AddedThreads.Process.Wait(read, context: null);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            int read = await inner.ReadAsync(buffer, cancellationToken);
            _isAtEnd |= read == 0 && buffer.Length > 0;
            Count += read;
            return read;
        }
        catch
        {
            HasFailed = true;
            throw;
        }
    }
}
