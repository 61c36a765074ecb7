using System.Net;
using System.Net.Sockets;
using System.Text;
using Bridge.Owin;
using Bridge.AspNetCore.Hosting;

namespace Bridge.Benchmarks;

/// <summary>A server over HttpListener and a client that keeps its connection: requests one after the other, over the loopback.</summary>
internal sealed class HostSubject : IDisposable
{
    private const string Text = "Hello, World!";

    private readonly IDisposable _server;
    private readonly byte[] _request;
    private readonly byte[] _received = new byte[4096];
    private readonly int _port;
    private Socket? _socket;

    private HostSubject(IDisposable server, int port)
    {
        _server = server;
        _port = port;
        _request = Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
    }

    /// <summary>A text view on OwinHost.</summary>
    public static HostSubject OwinHostView()
    {
        OwinHost host = OwinHost.Start("http://127.0.0.1:0", View.Of(static _ => Text).ToAppFunc());
        return new HostSubject(host, host.Port);
    }

    /// <summary>What one writes by hand to answer the same.</summary>
    public static HostSubject HandWritten()
    {
        // HttpListener takes no port 0: the system is asked for one first.
        using Socket probe = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)probe.LocalEndPoint!).Port;
        probe.Close();

        HttpListener listener = new();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        _ = ServeAsync(listener);
        return new HostSubject(listener, port);
    }

    /// <summary>One request.</summary>
    /// <returns>The response as it was on the wire.</returns>
    public string Get()
    {
        _socket ??= Connect();
        _socket.Send(_request);
        int length = 0;
        int head;
        while ((head = _received.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0 || length < head + 4 + Text.Length)
        {
            int read = _socket.Receive(_received, length, _received.Length - length, SocketFlags.None);
            length += read > 0 ? read : throw new InvalidOperationException("The server closed the connection within a response.");
        }

        // HttpListener ends a connection after a hundred requests, and says so.
        if (_received.AsSpan(0, head).IndexOf("\r\nConnection: close"u8) >= 0)
        {
            _socket.Dispose();
            _socket = null;
        }

        return Encoding.ASCII.GetString(_received, head + 4, length - head - 4);
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _server.Dispose();
    }

    private static async Task ServeAsync(HttpListener listener)
    {
        byte[] hello = Encoding.UTF8.GetBytes(Text);
        try
        {
            while (true)
            {
                _ = AnswerAsync(await listener.GetContextAsync(), hello);
            }
        }
        catch (Exception end) when (end is HttpListenerException or ObjectDisposedException)
        {
            // The listener was disposed of.
        }
    }

    private static async Task AnswerAsync(HttpListenerContext context, byte[] hello)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength64 = hello.Length;
        await context.Response.OutputStream.WriteAsync(hello);
        context.Response.Close();
    }

    private Socket Connect()
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, _port);
        return socket;
    }
}
