#if !NET
using System.Net;
using System.Net.Sockets;
using Bridge.Owin.Environment;

namespace Bridge.Owin.Hosting;

/// <summary>
/// A chunked request's body on Mono (tried on 6.8), whose own stream says 0, the end, whenever what has arrived holds no data yet (the first line of a chunk, say),
/// and whose asynchronous reads never complete then. Its synchronous reads do, and can be repeated.
/// </summary>
internal sealed class MonoChunkedBody : ReadOnlyStream
{
    // A read that gives nothing has still taken what was buffered, so that after some of them a connection that has ended is at its end.
    private const int ReadsAtEnd = 3;

    private readonly Stream _input;
    private readonly HttpListenerContext _context;

    public MonoChunkedBody(Stream input, HttpListenerContext context)
    {
        _input = input;
        _context = context;
    }

    public static bool IsNeeded { get; } = Type.GetType("Mono.Runtime") is not null;

    public override int Read(byte[] buffer, int offset, int count)
    {
        for (var reads = 1; ; reads++)
        {
            var read = _input.Read(buffer, offset, count);
            if (read > 0 || !HttpListenerInternals.IsCutOff(_input))
            {
                return read;
            }

            if (reads >= ReadsAtEnd && (HttpListenerInternals.SocketOf(_context) is not { } socket || (socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0)))
            {
                throw new EndOfStreamException("The connection ended before the request's last chunk.");
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.Run(() => Read(buffer, offset, count), cancellationToken);
}
#endif
