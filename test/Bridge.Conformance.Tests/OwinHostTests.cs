namespace Bridge.Conformance.Tests;

/// <summary>An application on OwinHost, over HTTP/1.1. There is no sentence that it cannot keep.</summary>
[TestClass]
public sealed class OwinHostTests : OwinHttp1Tests
{
    private protected override Task<ServerUnderTest> StartAsync(AppFunc app, string pathBase = "") => OwinHostServer.StartAsync(app, pathBase);

    private protected override Task RunStartupAsync(Action<IDictionary<string, object>> startup) => OwinHostServer.RunStartupAsync(startup);
}
