using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bridge.Wire;

/// <summary>Kestrel with its defaults.</summary>
internal sealed class KestrelTestServer : TestServer
{
    private readonly WebApplication _app;

    private KestrelTestServer(Action<WebApplication> map)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddProvider(new LogQueue(Log));
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(1));
        _app = builder.Build();
        _app.Use(async (context, next) =>
        {
            Begin();
            try
            {
                await next(context);
            }
            finally
            {
                End();
            }
        });
        map(_app);
    }

    public override int Port => new Uri(_app.Urls.Single()).Port;

    public static Task<TestServer> StartAsync(ViewModule module) => StartAsync(app => app.MapModule("/", module));

    public static Task<TestServer> StartAsync(AppFunc application) => StartAsync(app => app.MapOwin("/", application));

    public static async Task<TestServer> StartAsync(Action<WebApplication> map)
    {
        KestrelTestServer server = new(map);
        await server._app.StartAsync();
        return server;
    }

    public override Task StopAsync() => _app.StopAsync();

    public override async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private sealed class LogQueue(ConcurrentQueue<string> entries) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            entries.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
