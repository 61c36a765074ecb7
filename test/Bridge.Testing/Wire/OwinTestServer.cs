using System.Collections.Concurrent;
using System.Text;
using Bridge.AspNetCore.Hosting;
using Bridge.Owin;

namespace Bridge.Wire;

/// <summary>OwinHost with its defaults.</summary>
internal sealed class OwinTestServer : TestServer
{
    private readonly OwinHost _host;

    private OwinTestServer(AppFunc app) =>
        _host = OwinHost.Start(
            "http://127.0.0.1:0",
            environment => RunAsync(app, environment),
            new OwinHostOptions { TraceOutput = new TraceQueue(Log), ShutdownTimeout = TimeSpan.FromSeconds(1) });

    public override int Port => _host.Port;

    public static Task<TestServer> StartAsync(ViewModule module) => StartAsync(module.ToAppFunc());

    public static Task<TestServer> StartAsync(AppFunc app) => Task.FromResult<TestServer>(new OwinTestServer(app));

    public override Task StopAsync() => _host.StopAsync();

    public override async ValueTask DisposeAsync() => await _host.StopAsync();

    private async Task RunAsync(AppFunc app, IDictionary<string, object> environment)
    {
        Begin();
        try
        {
            await app(environment);
        }
        finally
        {
            End();
        }
    }

    private sealed class TraceQueue(ConcurrentQueue<string> entries) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => entries.Enqueue(value.ToString());

        public override void Write(string? value) => entries.Enqueue(value ?? "");

        public override void WriteLine(string? value) => entries.Enqueue(value ?? "");
    }
}
