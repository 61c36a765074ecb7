using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bridge.Fuzz.Tests;

/// <summary>Kestrel itself, its parsers and all, behind pipes instead of sockets: an oracle that answers tens of thousands of requests a second.</summary>
internal sealed class MemoryKestrel : IConnectionListenerFactory, IConnectionListener
{
    private readonly Channel<ConnectionContext> _connections = Channel.CreateUnbounded<ConnectionContext>();
    private readonly WebApplication _app;
    private IDuplexPipe? _client;
    private int _count;

    public MemoryKestrel(Action<WebApplication> map)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 1));
        builder.Services.AddSingleton<IConnectionListenerFactory>(this);
        _app = builder.Build();
        map(_app);
        _app.StartAsync().GetAwaiter().GetResult();
    }

    public EndPoint EndPoint => new IPEndPoint(IPAddress.Loopback, 1);

    /// <summary>Sends one request, all of whose text stands for bytes, and reads the response; the connection is kept while Kestrel keeps it.</summary>
    public (int Status, string Body) Send(string request)
    {
        if (_client is null)
        {
            DuplexPipe.Pair pair = DuplexPipe.Create();
            _client = pair.Client;
            _connections.Writer.TryWrite(new DefaultConnectionContext((_count++).ToString(CultureInfo.InvariantCulture), pair.Server, pair.Client));
        }

        Encoding.Latin1.GetBytes(request, _client.Output);
        Wait(_client.Output.FlushAsync().AsTask());
        StringBuilder received = new();
        while (true)
        {
            ReadResult read = Wait(_client.Input.ReadAsync().AsTask());
            foreach (ReadOnlyMemory<byte> segment in read.Buffer)
            {
                received.Append(Encoding.Latin1.GetString(segment.Span));
            }

            _client.Input.AdvanceTo(read.Buffer.End);
            string text = received.ToString();
            int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                int at = text.IndexOf("Content-Length: ", StringComparison.Ordinal) + 16;
                int length = int.Parse(text.AsSpan(at, text.IndexOf('\r', at) - at), NumberStyles.None, CultureInfo.InvariantCulture);
                if (text.Length >= end + 4 + length)
                {
                    if (text.Contains("\r\nConnection: close", StringComparison.Ordinal))
                    {
                        Close();
                    }

                    return (int.Parse(
                        text.AsSpan(9, 3),
                        CultureInfo.InvariantCulture), Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text.Substring(end + 4, length))));
                }
            }

            if (read.IsCompleted)
            {
                Close();
                return (0, text);
            }
        }
    }

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(this);

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _connections.Reader.WaitToReadAsync(cancellationToken) && _connections.Reader.TryRead(out ConnectionContext? connection) ? connection : null;

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _connections.Writer.TryComplete();
        return default;
    }

    public ValueTask DisposeAsync() => default;

    private static T Wait<T>(Task<T> task) => task.WaitAsync(TimeSpan.FromSeconds(20)).GetAwaiter().GetResult();

    private void Close()
    {
        _client!.Output.Complete();
        _client.Input.Complete();
        _client = null;
    }

    private sealed class DuplexPipe(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;

        public static Pair Create()
        {
            Pipe up = new(new PipeOptions(useSynchronizationContext: false));
            Pipe down = new(new PipeOptions(useSynchronizationContext: false));
            return new Pair(new DuplexPipe(down.Reader, up.Writer), new DuplexPipe(up.Reader, down.Writer));
        }

        public sealed record Pair(IDuplexPipe Client, IDuplexPipe Server);
    }
}
