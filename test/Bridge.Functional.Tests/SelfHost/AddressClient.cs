using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bridge.Functional.Tests.SelfHost;

/// <summary>A client that connects to an address and gives a host any name.</summary>
internal static class AddressClient
{
    public static async Task<string> GetAsync(IPAddress address, int port, string name, string path = "/")
    {
        using Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address, port);
        await using NetworkStream stream = new(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.0\r\nHost: {name}\r\n\r\n"));
        using StreamReader reader = new(stream);
        return (await reader.ReadToEndAsync()).Replace("HTTP/1.0 http", "HTTP/1.1 http", StringComparison.Ordinal);
    }
}
