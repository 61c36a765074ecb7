using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore;

/// <summary>A WebSocket as OWIN applications use it: the second dictionary of WebSocket 0.4 section 5 and its delegates (section 6).</summary>
internal sealed class OwinWebSocket
{
    private const int Text = 1;
    private const int Binary = 2;
    private const int Close = 8;

    /// <summary>How long a client may take to answer the close frame of an application that has completed.</summary>
    private static readonly TimeSpan s_closingPatience = TimeSpan.FromSeconds(5);

    private readonly WebSocket _socket;
    private readonly Dictionary<string, object> _environment = new(StringComparer.Ordinal);

    private OwinWebSocket(HttpContext context, WebSocket socket, CancellationToken lost)
    {
        _socket = socket;
        _environment[OwinKeys.WebSocketVersion] = "1.0";
        _environment[OwinKeys.WebSocketSendAsync] = (Func<ArraySegment<byte>, int, bool, CancellationToken, Task>)SendAsync;
        _environment[OwinKeys.WebSocketReceiveAsync] = (Func<ArraySegment<byte>, CancellationToken, Task<Tuple<int, bool, int>>>)ReceiveAsync;
        _environment[OwinKeys.WebSocketCloseAsync] = (Func<int, string, CancellationToken, Task>)CloseAsync;
        _environment[OwinKeys.WebSocketCallCancelled] = lost;

        // SignalR 2 uses the WebSocket itself if it finds one here, as on Katana's servers.
        _environment[typeof(WebSocketContext).FullName!] = new OwinWebSocketContext(context, socket);
    }

    /// <summary>Runs an application on a WebSocket, and closes the WebSocket if it left it open.</summary>
    internal static async Task RunAsync(HttpContext context, WebSocket socket, AppFunc app)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        try
        {
            await app(new OwinWebSocket(context, socket, lost.Token)._environment);
        }
        catch (Exception failure)
        {
            bool isClients = IsClients(failure, socket);
            socket.Abort();
            await lost.CancelAsync();
            if (isClients)
            {
                throw new ConnectionResetException("The client left the WebSocket, or broke its protocol.", failure);
            }

            throw;
        }

        await CloseAsync(socket);
    }

    // The socket itself is no longer open then. Another socket, of which the application is the client, may fail in the same way.
    private static bool IsClients(Exception failure, WebSocket socket) =>
        failure is WebSocketException { WebSocketErrorCode: WebSocketError.ConnectionClosedPrematurely or WebSocketError.Faulted }
        && socket.State != WebSocketState.Open;

    private Task SendAsync(ArraySegment<byte> data, int messageType, bool endOfMessage, CancellationToken cancellationToken) => messageType switch
    {
        Text => _socket.SendAsync(data, WebSocketMessageType.Text, endOfMessage, cancellationToken),
        Binary => _socket.SendAsync(data, WebSocketMessageType.Binary, endOfMessage, cancellationToken),
        Close => SendCloseAsync(data, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(
            nameof(messageType),
            messageType,
            $"'{OwinKeys.WebSocketSendAsync}' sends messages of type 1 (text), 2 (binary) and 8 (close)."),
    };

    private async Task<Tuple<int, bool, int>> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
    {
        WebSocketReceiveResult result = await _socket.ReceiveAsync(buffer, cancellationToken);
        if (result.MessageType != WebSocketMessageType.Close)
        {
            return Tuple.Create(result.MessageType == WebSocketMessageType.Text ? Text : Binary, result.EndOfMessage, result.Count);
        }

        _environment[OwinKeys.WebSocketClientCloseStatus] = (int)(result.CloseStatus ?? WebSocketCloseStatus.NormalClosure);
        _environment[OwinKeys.WebSocketClientCloseDescription] = result.CloseStatusDescription ?? "";
        return Tuple.Create(Close, result.EndOfMessage, result.Count);
    }

    // Closes this direction only: the application can receive until the client has closed the other.
    private Task CloseAsync(int status, string? description, CancellationToken cancellationToken)
        => _socket.CloseOutputAsync((WebSocketCloseStatus)status, description, cancellationToken);

    // RFC 6455 section 5.5.1: two bytes of status, then the reason.
    private Task SendCloseAsync(ReadOnlySpan<byte> data, CancellationToken cancellationToken) => data.Length < 2
        ? CloseAsync((int)WebSocketCloseStatus.NormalClosure, "", cancellationToken)
        : CloseAsync(BinaryPrimitives.ReadUInt16BigEndian(data), Encoding.UTF8.GetString(data[2..]), cancellationToken);

    private static async Task CloseAsync(WebSocket socket)
    {
        using var patience = new CancellationTokenSource(s_closingPatience);
        try
        {
            switch (socket.State)
            {
                case WebSocketState.CloseReceived:
                    await socket.CloseOutputAsync(
                        socket.CloseStatus is { } status and not WebSocketCloseStatus.Empty ? status : WebSocketCloseStatus.NormalClosure,
                        socket.CloseStatusDescription,
                        patience.Token);
                    break;
                case WebSocketState.Open or WebSocketState.CloseSent:
                    await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", patience.Token);
                    break;
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // The application has completed, so a client that left or does not answer is not its failure.
            socket.Abort();
        }
    }
}
