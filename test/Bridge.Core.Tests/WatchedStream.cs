namespace Bridge.Core.Tests;

/// <summary>A response body that a test watches, or breaks.</summary>
internal sealed class WatchedStream : MemoryStream
{
    public Action<int>? OnWrite { get; set; }

    /// <summary>The longest single write, in bytes.</summary>
    public int Longest { get; private set; }

    public override void Write(byte[] buffer, int offset, int count)
    {
        Longest = Math.Max(Longest, count);
        OnWrite?.Invoke(count);
        base.Write(buffer, offset, count);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer, offset, count);
        return Task.CompletedTask;
    }

#if NET
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        new(WriteAsync(buffer.ToArray(), 0, buffer.Length, cancellationToken));
#endif
}
