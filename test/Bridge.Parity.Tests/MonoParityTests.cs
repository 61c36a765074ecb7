using FluentAssertions;

namespace Bridge.Parity.Tests;

/// <summary>The same on Mono, where there is one: test/mono.sh starts the site there and says where.</summary>
[TestClass]
public sealed class MonoParityTests
{
    private const string None = "(there is no Mono)";

    // One test that is left out rather than one for each request.
    private static IEnumerable<object[]> Requests => Environment.GetEnvironmentVariable(Servers.MonoVariable) is { Length: > 0 }
        ? ParityRequests.All.Select(request => new object[] { request.Name })
        : [[None]];

    [TestMethod]
    [DynamicData(nameof(Requests))]
    public async Task HttpListener_on_Mono_answers_as_Kestrel_does(string request) => await ParityTests.CompareAsync(Mono(), Difference.Mono, request);

    [TestMethod]
    public async Task One_build_of_the_guestbook_is_served_by_all_three()
    {
        Server mono = Mono();
        string expected = ParitySite.GuestbookHash();

        foreach (Server server in new[] { Servers.Kestrel, Servers.OwinHost, mono })
        {
            (await ParityAnswer.GetAsync(server.Url, new ParityRequest("GET", "/which"))).Should().StartWith("200").And.EndWith(expected);
        }

        (await ParityAnswer.GetAsync(mono.Url, new ParityRequest("GET", "/runtime"))).Should().Contain("Mono");
        (await ParityAnswer.GetAsync(Servers.OwinHost.Url, new ParityRequest("GET", "/runtime"))).Should().Contain(".NET 10");
    }

    private static Server Mono()
    {
        if (Servers.Mono is null)
        {
            Assert.Inconclusive($"Mono does not serve the site here: {Servers.MonoVariable} is not set. test/mono.sh starts it and sets it.");
        }

        return Servers.Mono!;
    }
}
