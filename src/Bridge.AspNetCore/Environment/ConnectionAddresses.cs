using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore;

/// <summary>A connection's addresses and ports as text, as in OWIN.</summary>
internal static class ConnectionAddresses
{
    // A socket for both families reports an IPv4 client with an IPv6 address, which an application written for IPv4 does not expect.
    internal static string? Text(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4().ToString() : address?.ToString();

    internal static string? Text(int port) => port == 0 ? null : port.ToString(CultureInfo.InvariantCulture);

    internal static bool TryParsePort(string text, out int port)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= ushort.MaxValue;

    /// <summary>Whether the client is on the server's own machine: it connects from a loopback address, or from the same address that it connects to.</summary>
    internal static bool IsLocal(ConnectionInfo connection)
        => connection.RemoteIpAddress is { } remote && (IPAddress.IsLoopback(remote) || remote.Equals(connection.LocalIpAddress));

    /// <summary>The host for a request without a Host header, as HTTP/1.0 allows (OWIN 1.0.1 section 5.2, step 3).</summary>
    internal static string GuessHost(HttpContext context)
    {
        ConnectionInfo connection = context.Connection;
        string? address = Text(connection.LocalIpAddress);
        return address is null ? "localhost"
            : connection.LocalPort == 0 || connection.LocalPort == (context.Request.IsHttps ? 443 : 80) ? new HostString(address).ToUriComponent()
            : new HostString(address, connection.LocalPort).ToUriComponent();
    }
}
