using Bridge.Owin.Environment;

namespace Bridge.Listener;

/// <summary>The request's body, read synchronously: on Mono (tried on 6.8) an asynchronous read of a chunked body may never complete.</summary>
internal sealed class RequestBody(Stream input) : ReadOnlyStream
{
    public override int Read(byte[] buffer, int offset, int count) => input.Read(buffer, offset, count);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.Run(() => input.Read(buffer, offset, count), cancellationToken);
}
