using System.IO.Pipelines;

namespace Bridge.Faults.Tests.Table;

/// <summary>The chunks as a pipe. Null among them is a read that was cancelled: the pipe has not ended, and nothing more comes.</summary>
internal sealed class FaultyPipe : PipeReader
{
    private readonly FaultyChunks _chunks;
    private readonly PipeReader _reader;

    public FaultyPipe(FaultyChunks chunks)
    {
        _chunks = chunks;
        _reader = Create(new FaultyStream(chunks, counts: false), new StreamPipeReaderOptions(leaveOpen: true));
        chunks.Open();
    }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_chunks is { Fault: Fault.YieldsNull, Produced: > 0 })
        {
            _reader.CancelPendingRead();
        }

        return await _reader.ReadAsync(cancellationToken);
    }

    public override bool TryRead(out ReadResult result) => _reader.TryRead(out result);

    public override void AdvanceTo(SequencePosition consumed) => _reader.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => _reader.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => _reader.CancelPendingRead();

    public override void Complete(Exception? exception = null)
    {
        _reader.Complete(exception);
        _chunks.Dispose();
    }
}
