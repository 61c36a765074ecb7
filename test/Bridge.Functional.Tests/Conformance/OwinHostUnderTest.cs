using Bridge.AspNetCore.Hosting;
using Bridge.Owin;

namespace Bridge.Functional.Tests.Conformance;

/// <summary>OwinHost, which is Kestrel without an app around it.</summary>
internal sealed class OwinHostUnderTest(OwinHost host) : ServerUnderTest
{
    public override int Port => host.Port;

    public static Task<ServerUnderTest> StartAsync(AppFunc app, string pathBase)
        => Task.FromResult<ServerUnderTest>(new OwinHostUnderTest(OwinHost.Start(
            "http://127.0.0.1:0" + pathBase,
            app,
            new OwinHostOptions { TraceOutput = TextWriter.Null })));

    public static async Task RunStartupAsync(Action<IDictionary<string, object>> startup)
    {
        await using OwinHost host = Katana.Start("http://127.0.0.1:0", builder => startup(builder.Properties));
    }

    protected override Task StopAsync() => host.StopAsync();
}
