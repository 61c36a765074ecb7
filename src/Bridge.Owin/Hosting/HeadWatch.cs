using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bridge.Owin.Hosting;

/// <summary>
/// Ends connections whose request's head is not there in time, or is longer than any head may be. HttpListener waits for ever once the first byte has come, and keeps
/// a line that does not end in memory, however long it gets: its own limit of 32 KiB is on complete lines.
/// </summary>
internal sealed class HeadWatch : IDisposable
{
    // What a client can send in the meantime stays in memory until then.
    private static readonly TimeSpan s_longestInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_shortestInterval = TimeSpan.FromMilliseconds(50);

    // As HttpListener's own, for a whole head.
    private const int Longest = 32 * 1024;

    private static readonly byte[] s_timeout = Encoding.ASCII.GetBytes("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    private static readonly byte[] s_tooLong = Encoding.ASCII.GetBytes("HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

    private readonly HttpListener _listener;
    private readonly int _port;
    private readonly TimeSpan _timeout;
    private readonly TimeSpan _interval;
    private readonly Timer _timer;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private Dictionary<object, TimeSpan> _since = [];

    public HeadWatch(HttpListener listener, int port, TimeSpan timeout)
    {
        _listener = listener;
        _port = port;
        _timeout = timeout;
        _interval = timeout == Timeout.InfiniteTimeSpan || timeout > s_longestInterval ? s_longestInterval : timeout < s_shortestInterval ? s_shortestInterval : timeout;
        _timer = new Timer(static watch => ((HeadWatch)watch!).Look(), this, Timeout.Infinite, Timeout.Infinite);
        Again();
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        try
        {
            var now = _clock.Elapsed;
            var unfinished = new Dictionary<object, TimeSpan>();
            foreach (var head in HttpListenerInternals.UnfinishedHeads(_listener, _port))
            {
                var since = _since.TryGetValue(head.Request, out var before) ? before : now;
                if (head.Length > Longest)
                {
                    End(head.Socket, s_tooLong);
                }
                else if (_timeout != Timeout.InfiniteTimeSpan && now - since > _timeout)
                {
                    End(head.Socket, s_timeout);
                }
                else
                {
                    unfinished[head.Request] = since;
                }
            }

            _since = unfinished;
        }
        catch (Exception)
        {
            // The host is being stopped meanwhile, or HttpListener changed what was looked at: the next look sees it. What a timer throws ends the process.
        }

        Again();
    }

    // Not periodic: one look after the other.
    private void Again()
    {
        try
        {
            _timer.Change(_interval, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // The host has stopped.
        }
    }

    private static void End(Socket socket, byte[] answer)
    {
        try
        {
            // No response is on its way here, since no request is. A client that does not read gets none: nobody waits for it.
            socket.Blocking = false;
            socket.Send(answer);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The client has left.
        }

#if NET
        socket.Dispose();
#else
        try
        {
            // Mono's HttpListener begins its next read where nobody catches: on a disposed socket that would end the process. So it finds the end, and closes the socket itself.
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed by the client meanwhile.
        }
#endif
    }
}
