using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Reflection;

namespace Bridge.Owin.Hosting;

/// <summary>
/// The only place that looks behind HttpListener's public surface, because that has no way to break a connection where HttpListener is managed code
/// (.NET on anything but Windows, and Mono): there <see cref="HttpListenerResponse.Abort"/> closes the response's stream first, which ends a chunked body
/// with its proper terminator, and the client takes the half it got for the whole. So the connection's socket is looked up and reset.
/// It is found by its type, not by its name: the context's one field that itself has a field of type Socket (.NET: _connection._socket; Mono: cnc.sock).
/// On Windows there is no such field, and Abort does reset the connection there (http.sys).
/// </summary>
internal static class ConnectionBreaker
{
    private static readonly (FieldInfo Connection, FieldInfo Socket)? s_path = FindSocket();

    /// <summary>Whether a connection's socket is within reach.</summary>
    public static bool CanReachSocket => s_path is not null;

    /// <summary>The connection's socket; null where it is closed already, or out of reach.</summary>
    public static Socket? SocketOf(HttpListenerContext context) =>
        s_path is { } path && path.Connection.GetValue(context) is { } connection ? path.Socket.GetValue(connection) as Socket : null;

    /// <summary>Closes the connection so that the client sees that it broke, whatever has been sent on it; what is being written to it fails. May be called from any thread, and twice.</summary>
    public static void Break(HttpListenerContext context)
    {
        if (SocketOf(context) is not { } socket)
        {
            return;
        }

        try
        {
            // A reset, since the end of the connection is the proper end of a body to an HTTP/1.0 client.
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed by the client or by HttpListener meanwhile.
        }

        socket.Dispose();
    }

#if NET
    [DynamicDependency(DynamicallyAccessedMemberTypes.NonPublicFields, "System.Net.HttpListenerContext", "System.Net.HttpListener")]
    [DynamicDependency(DynamicallyAccessedMemberTypes.NonPublicFields, "System.Net.HttpConnection", "System.Net.HttpListener")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "The fields of both types are kept by the attributes above; were they trimmed, null is returned.")]
#endif
    private static (FieldInfo, FieldInfo)? FindSocket()
    {
        const BindingFlags fields = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;
        foreach (var connection in typeof(HttpListenerContext).GetFields(fields))
        {
            foreach (var socket in connection.FieldType.GetFields(fields))
            {
                if (socket.FieldType == typeof(Socket))
                {
                    return (connection, socket);
                }
            }
        }

        return null;
    }
}
