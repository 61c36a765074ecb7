using System.Net;
using System.Net.Sockets;
using System.Text;
using Bridge.AspNetCore.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Bridge.Benchmarks;

/// <summary>A server and a client that keeps its connection: requests one after the other, over the loopback.</summary>
internal sealed class HostSubject : IDisposable
{
    private readonly IDisposable _server;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _request;
    private readonly byte[] _received = new byte[4096];

    private HostSubject(IDisposable server, int port)
    {
        _server = server;
        _request = Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
        _socket.Connect(IPAddress.Loopback, port);
    }

    /// <summary>The application of the other figures on OwinHost with its defaults.</summary>
    public static HostSubject OnOwinHost()
    {
        var host = OwinHost.Start("http://127.0.0.1:0", Pairs.App);
        return new HostSubject(host, host.Port);
    }

    /// <summary>What answers the same on Kestrel with nothing around it.</summary>
    public static HostSubject OnBareKestrel()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.Run(Pairs.Raw);
        app.StartAsync().GetAwaiter().GetResult();
        return new HostSubject(app, new Uri(app.Urls.Single()).Port);
    }

    /// <summary>One request.</summary>
    /// <returns>The status line and the body.</returns>
    public string Get()
    {
        _socket.Send(_request);
        int length = 0;
        int head;
        while ((head = _received.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0 || length < head + 4 + Pairs.Hello.Length)
        {
            int read = _socket.Receive(_received, length, _received.Length - length, SocketFlags.None);
            length += read > 0 ? read : throw new InvalidOperationException("The server closed the connection within a response.");
        }

        return Encoding.ASCII.GetString(_received, 0, 15) + Encoding.ASCII.GetString(_received, head + 4, length - head - 4);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _server.Dispose();
    }
}
