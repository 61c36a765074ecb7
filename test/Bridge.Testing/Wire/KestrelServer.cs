using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bridge.Wire;

/// <summary>Kestrel on a port of the system's choice, for tests of what goes over the wire.</summary>
internal sealed class KestrelServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private KestrelServer(WebApplication app, int port)
    {
        _app = app;
        Port = port;
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Patience.Limit };
    }

    public int Port { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<KestrelServer> StartAsync(
        Action<WebApplication> configure,
        HttpProtocols protocols = HttpProtocols.Http1,
        Action<WebApplicationBuilder>? build = null,
        string environmentName = "Production")
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environmentName });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        build?.Invoke(builder);
        WebApplication app = builder.Build();
        configure(app);
        await app.StartAsync();
        string address = app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features
            .Get<IServerAddressesFeature>()!.Addresses.Single();
        return new KestrelServer(app, new Uri(address).Port);
    }

    /// <summary>Runs an application for one request, and returns all that it answers.</summary>
    public static async Task<string> GetAsync(AppFunc app, string method = "GET")
    {
        await using KestrelServer server = await StartAsync(builder => builder.MapOwin("/", app));
        return await server.SendAsync($"{method} / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    }

    /// <summary>
    /// Runs an application for one request, and sends a second one on the same connection, whose answer shows that the first one ended neither early nor late.
    /// </summary>
    public static async Task<(string First, string Second)> GetTwiceAsync(AppFunc app, string method = "GET")
    {
        await using KestrelServer server = await StartAsync(builder => builder.MapOwin("/", environment =>
            environment.Path == "/second" ? environment.WriteAsync("second") : app(environment)));
        using RawConnection connection = server.Connect();
        await connection.SendAsync($"{method} / HTTP/1.1\r\nHost: a\r\n\r\nGET /second HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        (string all, _) = await connection.ReadToEndAsync();
        int second = all.IndexOf("HTTP/1.1 ", 9, StringComparison.Ordinal);
        return second < 0 ? (all, "") : (all[..second], all[second..]);
    }

    /// <summary>Sends text on a new connection and returns all that comes until the server closes it, a char for each byte.</summary>
    public async Task<string> SendAsync(string request)
    {
        using RawConnection connection = Connect();
        await connection.SendAsync(request);
        (string text, bool reset) = await connection.ReadToEndAsync(Encoding.Latin1);
        return reset ? throw new IOException($"The connection was reset, after: {text}") : text;
    }

    public async Task<(int Status, string Body)> AnswerAsync(string path)
    {
        using HttpResponseMessage response = await Client.GetAsync(path);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public RawConnection Connect() => new(Port);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }
}
