using AppFunc = System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>;

namespace Bridge.Conformance.Tests;

/// <summary>OwinHost: it keeps every sentence that Kestrel keeps over HTTP/1.1.</summary>
[TestClass]
public sealed class OwinHostTests : OwinHttp1Tests
{
    private protected override Task<ServerUnderTest> StartAsync(AppFunc app, string pathBase = "") => OwinHostServer.StartAsync(app, pathBase);

    private protected override Task RunStartupAsync(Action<IDictionary<string, object>> startup) => OwinHostServer.RunStartupAsync(startup);
}
