namespace Bridge.Functional.Tests.Conformance;

/// <summary>An application on OwinHost, over HTTP/1.1. There is no sentence that it cannot keep.</summary>
[TestClass]
[DoNotParallelize]
public sealed class OwinHostHttp1Tests : OwinHttp1Tests
{
    private protected override Task<ServerUnderTest> StartAsync(AppFunc app, string pathBase = "") => OwinHostUnderTest.StartAsync(app, pathBase);

    private protected override Task RunStartupAsync(Action<IDictionary<string, object>> startup) => OwinHostUnderTest.RunStartupAsync(startup);
}
