using Bridge.Contract;
using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore;

/// <summary>
/// The body that Katana's form reader gets, because it would misread the request's own body, or consume it before others. It reads the request's body only
/// when the reader reads it, so that a form which no code asks for stays unread.
/// </summary>
/// <param name="environment">The environment whose form Katana reads.</param>
/// <param name="replaced">A body that the application set for the reader after a form was read; null for the request's own.</param>
internal sealed class KatanaFormStream(HttpContextEnvironment environment, Stream? replaced) : ReadOnlyStream
{
    private const string Name = "OWIN request body";

    private MemoryStream? _text;

    public override int Read(byte[] buffer, int offset, int count)
    {
        ValueTask<int> read = ReadAsync(buffer.AsMemory(offset, count));
        return read.IsCompletedSuccessfully ? read.Result : AddedThreads.Process.Wait(read, environment.TryGetContext());
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using RequestUse use = environment.Enter(Name);
        ValueTask<int> read = ReadAsync(use.Context, buffer, cancellationToken);
        return read.IsCompleted ? read : environment.HoldAsync(read);
    }

    private async ValueTask<int> ReadAsync(HttpContext context, Memory<byte> buffer, CancellationToken cancellation)
    {
        if (_text is null)
        {
            _text = await SharedForm.BodyForKatanaAsync(environment, context, replaced, cancellation.CanBeCanceled ? cancellation : context.RequestAborted);
            environment.KatanaReadsForm = replaced is null;
        }

        return _text.Read(buffer.Span);
    }
}
