using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bridge.Functional.Tests.Conformance;

/// <summary>A server that runs one application, and a client for it.</summary>
internal abstract class ServerUnderTest : IAsyncDisposable
{
    private HttpClient? _client;

    public abstract int Port { get; }

    /// <summary>The version that the client speaks.</summary>
    public virtual Version HttpVersion => System.Net.HttpVersion.Version11;

    public HttpClient Client =>
        _client ??= new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1), AllowAutoRedirect = false })
    {
        BaseAddress = new Uri($"http://127.0.0.1:{Port}"),
        Timeout = Patience.Limit,
        DefaultRequestVersion = HttpVersion,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead)
    {
        request.Version = HttpVersion;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        return Client.SendAsync(request, completion);
    }

    /// <summary>All that an HTTP/1 server answers to this text until it closes the connection.</summary>
    public async Task<string> SendRawAsync(string text)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port, patience.Token);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.Latin1.GetBytes(text.Replace("PORT", Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)),
            patience.Token);
        var received = new MemoryStream();
        await stream.CopyToAsync(received, patience.Token);
        return Encoding.Latin1.GetString(received.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await StopAsync();
    }

    protected abstract Task StopAsync();
}
