using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bridge.Wire;

/// <summary>An app with its whole pipeline and no socket: its server takes each request from the test.</summary>
internal sealed class AppInMemory : IAsyncDisposable
{
    private readonly MemoryServer _server;

    private AppInMemory(WebApplication app, EntryLog log, MemoryServer server)
    {
        App = app;
        Log = log;
        _server = server;
    }

    public WebApplication App { get; }

    public EntryLog Log { get; }

    public static async Task<AppInMemory> StartAsync(Action<WebApplication> map, Action<WebApplicationBuilder>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        EntryLog log = new();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(log);
        configure?.Invoke(builder);
        MemoryServer server = new();
        builder.Services.AddSingleton<IServer>(server);
        WebApplication app = builder.Build();
        map(app);
        await app.StartAsync();
        return new AppInMemory(app, log, server);
    }

    /// <summary>Answers a request; an error of the pipeline is thrown, as a server gets it.</summary>
    public Task<MemoryExchange> SendAsync(
        string path, string method = "GET", Action<HttpRequest>? prepare = null, string? body = null, string? contentType = null)
    {
        int query = path.IndexOf('?');
        MemoryExchange exchange = new(method, query < 0 ? path : path[..query]);
        HttpRequest request = exchange.Context.Request;
        request.QueryString = new QueryString(query < 0 ? "" : path[query..]);
        if (body is not null)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(body);
            request.Body = new MemoryStream(bytes);
            request.ContentLength = bytes.Length;
            request.ContentType = contentType;
        }

        prepare?.Invoke(request);
        return SendAsync(exchange);
    }

    public async Task<MemoryExchange> SendAsync(MemoryExchange exchange)
    {
        await _server.RunAsync(exchange);
        return exchange;
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
    }

    private sealed class MemoryServer : IServer
    {
        private Func<MemoryExchange, Task>? _run;

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task RunAsync(MemoryExchange exchange) => _run!(exchange);

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull
        {
            _run = async exchange =>
            {
                TContext context = application.CreateContext(exchange.Context.Features);
                Exception? failure = null;
                try
                {
                    await application.ProcessRequestAsync(context);
                    await exchange.EndAsync();
                }
                catch (Exception error)
                {
                    failure = error;
                    throw;
                }
                finally
                {
                    application.DisposeContext(context, failure);
                }
            };
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
