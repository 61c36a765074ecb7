using System.IO.Pipelines;
using Bridge.Sending;
using Microsoft.Extensions.Primitives;

namespace Bridge.Core.Tests.Bodies;

/// <summary>A writer whose reader is gone after some flushes.</summary>
internal sealed class LeavingWriter(int leavesAfter) : PipeWriter
{
    private readonly byte[] _buffer = new byte[100_000];
    private int _flushes;

    public override void Advance(int bytes)
    {
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer;

    public override Span<byte> GetSpan(int sizeHint = 0) => _buffer;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        new(new FlushResult(false, ++_flushes >= leavesAfter));

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }
}

internal readonly struct LeavingTarget(PipeWriter writer) : IResponseTarget
{
    public string Method => "GET";

    public bool IsHttps => false;

    public CancellationToken Cancellation => default;

    public int StatusCode => 200;

    public void Begin(object body)
    {
    }

    public void DisableBuffering()
    {
    }

    public void SetStatus(int statusCode, string? reasonPhrase)
    {
    }

    public void SetHeader(string name, StringValues values)
    {
    }

    public void AppendHeader(string name, StringValues values)
    {
    }

    public void RemoveHeader(string name)
    {
    }

    public void SetContent(string? contentType, long? length)
    {
    }

    public string? RequestHeader(string name) => null;

    public Task WriteTextAsync(string text, int byteCount) => Task.CompletedTask;

    public Task WriteBytesAsync(ReadOnlyMemory<byte> bytes) => Task.CompletedTask;

    public PipeWriter OpenWriter() => writer;

    public ValueTask CloseWriterAsync(PipeWriter writer) => default;

    public void AbandonWriter(PipeWriter writer, Exception failure)
    {
    }

    public Task? TrySendFileAsync(FileInfo file, long offset, long count) => null;

    public Task RunAppAsync(Func<IDictionary<string, object>, Task> app, AppOverlay overlay) => Task.CompletedTask;
}
