using FluentAssertions;
using HeaderValues = System.Collections.Generic.IDictionary<string, string[]>;

namespace Bridge.Functional.Tests.Conformance;

/// <summary>MapOwin on Kestrel over HTTP/2.</summary>
[TestClass]
[DoNotParallelize]
public sealed class KestrelHttp2Tests : OwinTests
{
    private protected override Task<ServerUnderTest> StartAsync(AppFunc app, string pathBase = "") => KestrelUnderTest.StartAsync(app, pathBase, http2: true);

    private protected override Task RunStartupAsync(Action<IDictionary<string, object>> startup) => KestrelUnderTest.RunStartupAsync(startup, http2: true);

    [TestMethod]
    [Cannot("3.2.2-1", "HTTP/2 has no reason phrases (RFC 9113 section 8.3.1).")]
    public override async Task Usual_reason_phrase_is_given()
    {
        await using ServerUnderTest server = await StartAsync(environment =>
        {
            environment[OwinKeys.ResponseStatusCode] = 404;
            environment[OwinKeys.ResponseReasonPhrase] = "Mine";
            return Task.CompletedTask;
        });
        using HttpResponseMessage response = await server.Client.GetAsync("/");
        ((int)response.StatusCode).Should().Be(404);
        response.ReasonPhrase.Should().NotBe("Mine");
    }

    [TestMethod]
    [Sentence("5.2-4", "5.2-6")]
    public async Task Host_is_the_authority_of_the_request()
    {
        // Every request of HTTP/2 is for an absolute URI; without an authority there is a Host header, and without either Kestrel refuses the request (RFC 9113
        // section 8.3.1).
        string[]? host = null;
        await using ServerUnderTest server = await StartAsync(environment =>
        {
            host = ((HeaderValues)environment[OwinKeys.RequestHeaders])["Host"];
            return Task.CompletedTask;
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Host = "named.test:81";
        using HttpResponseMessage response = await server.SendAsync(request);
        host.Should().Equal("named.test:81");
    }
}
