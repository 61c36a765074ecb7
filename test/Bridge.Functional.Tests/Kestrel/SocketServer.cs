using System.Net;
using System.Net.WebSockets;
using System.Text;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using AcceptAction = System.Action<System.Collections.Generic.IDictionary<string, object>, System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>>;
using CloseFunc = System.Func<int, string, System.Threading.CancellationToken, System.Threading.Tasks.Task>;
using KestrelServer = Bridge.Wire.KestrelServer;
using ReceiveFunc = System.Func<System.ArraySegment<byte>, System.Threading.CancellationToken, System.Threading.Tasks.Task<System.Tuple<int, bool, int>>>;
using SendFunc = System.Func<System.ArraySegment<byte>, int, bool, System.Threading.CancellationToken, System.Threading.Tasks.Task>;

namespace Bridge.Functional.Tests.Kestrel;

/// <summary>An application with a WebSocket at /ws, and a client for it.</summary>
internal static class SocketServer
{
    public static readonly AppFunc Echo = async socket =>
    {
        var send = (SendFunc)socket[OwinKeys.WebSocketSendAsync];
        var receive = (ReceiveFunc)socket[OwinKeys.WebSocketReceiveAsync];
        var close = (CloseFunc)socket[OwinKeys.WebSocketCloseAsync];
        var cancelled = (CancellationToken)socket[OwinKeys.WebSocketCallCancelled];
        var buffer = new ArraySegment<byte>(new byte[1024]);
        while (true)
        {
            (int type, bool end, int count) = await receive(buffer, cancelled);
            if (type == 8)
            {
                await close((int)socket[OwinKeys.WebSocketClientCloseStatus], "echo: " + socket[OwinKeys.WebSocketClientCloseDescription], cancelled);
                return;
            }

            await send(buffer[..count], type, end, cancelled);
        }
    };

    public static AppFunc Accept(AppFunc callback, IDictionary<string, object>? options = null) => environment =>
    {
        ((AcceptAction)environment[OwinKeys.WebSocketAccept])(options!, callback);
        environment[OwinKeys.ResponseStatusCode].Should().Be(101);
        return Task.CompletedTask;
    };

    public static Task<KestrelServer> StartAsync(AppFunc app, bool useWebSockets, HttpProtocols protocols = HttpProtocols.Http1) => KestrelServer.StartAsync(
        builder =>
        {
            if (useWebSockets)
            {
                builder.UseWebSockets();
            }

            builder.UseRouting();
            builder.MapOwin("/ws", app);
        },
        protocols);

    public static async Task<ClientWebSocket> ConnectAsync(KestrelServer server, Action<ClientWebSocketOptions>? configure = null)
    {
        var client = new ClientWebSocket();
        configure?.Invoke(client.Options);
        using var patience = new CancellationTokenSource(Patience.Limit);
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        await client.ConnectAsync(
            new Uri($"ws://127.0.0.1:{server.Port}/ws"),
            client.Options.HttpVersion == HttpVersion.Version20 ? invoker : null,
            patience.Token);
        return client;
    }

    public static async Task<(string Text, WebSocketMessageType Type)> ReceiveAsync(WebSocket client)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        byte[] buffer = new byte[256];
        var message = new MemoryStream();
        WebSocketReceiveResult result;
        do
        {
            result = await client.ReceiveAsync(buffer, patience.Token);
            message.Write(buffer, 0, result.Count);
        }
        while (!result.EndOfMessage);
        return (Encoding.UTF8.GetString(message.ToArray()), result.MessageType);
    }
}
