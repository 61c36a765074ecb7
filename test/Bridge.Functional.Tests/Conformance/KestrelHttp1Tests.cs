namespace Bridge.Functional.Tests.Conformance;

/// <summary>MapOwin on Kestrel over HTTP/1.1.</summary>
[TestClass]
[DoNotParallelize]
public sealed class KestrelHttp1Tests : OwinHttp1Tests
{
    private protected override Task<ServerUnderTest> StartAsync(AppFunc app, string pathBase = "") => KestrelUnderTest.StartAsync(app, pathBase, http2: false);

    private protected override Task RunStartupAsync(Action<IDictionary<string, object>> startup) => KestrelUnderTest.RunStartupAsync(startup, http2: false);
}
