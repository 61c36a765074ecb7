using Bridge.Owin;
using Bridge.Owin.Hosting;

namespace Bridge.Conformance.Tests;

/// <summary>The self-host over HttpListener.</summary>
internal sealed class HttpListenerServer(OwinHost host) : ServerUnderTest
{
    public override int Port => host.Port;

    public static Task<ServerUnderTest> StartAsync(AppFunc app, string pathBase)
        => Task.FromResult<ServerUnderTest>(new HttpListenerServer(OwinHost.Start("http://127.0.0.1:0" + pathBase, app, new OwinHostOptions { TraceOutput = TextWriter.Null })));

    public static async Task RunStartupAsync(Action<IDictionary<string, object>> startup)
    {
        await using OwinHost host = Katana.Start("http://127.0.0.1:0", builder => startup(builder.Properties));
    }

    protected override Task StopAsync() => host.StopAsync();
}
