using System.IO.Pipelines;
using Bridge.Contract;
using Bridge.Owin.Environment;

namespace Bridge.Owin.Testing;

/// <summary>Reads one end of a pipe. As on a socket, a synchronous read blocks.</summary>
internal class ReadOnlyBodyStream(PipeReader reader) : ReadOnlyStream
{
    private bool _isAtEnd;

    /// <summary>Whether the other side has ended and all of its data was read.</summary>
    protected bool IsAtEnd => _isAtEnd;

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        if (_isAtEnd || count == 0)
        {
            return 0;
        }

        ReadResult read = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (read.IsCanceled)
        {
            throw new OperationCanceledException("The request was cancelled.");
        }

        int taken = (int)Math.Min(count, read.Buffer.Length);
        System.Buffers.ReadOnlySequence<byte> part = read.Buffer.Slice(0, taken);
        foreach (ReadOnlyMemory<byte> memory in part)
        {
            memory.Span.CopyTo(buffer.AsSpan(offset));
            offset += memory.Length;
        }

        reader.AdvanceTo(part.End);
        _isAtEnd = taken == 0 && read.IsCompleted;
        return taken;
    }
}
