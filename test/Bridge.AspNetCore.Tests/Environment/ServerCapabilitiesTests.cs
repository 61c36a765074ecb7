using FluentAssertions;

namespace Bridge.AspNetCore.Tests.Environment;

/// <summary>What the server says that it can do.</summary>
[TestClass]
public sealed class ServerCapabilitiesTests
{
    [TestMethod]
    public void Files_WebSockets_and_upgrades_are_there_for_each_application_by_itself()
    {
        IDictionary<string, object> one = ServerCapabilities.Create();
        one.Should().BeEquivalentTo(new Dictionary<string, object>
        {
            ["sendfile.Version"] = "1.0", ["websocket.Version"] = "1.0", ["opaque.Version"] = "1.0",
        });
        one.Clear();
        ServerCapabilities.Create().Should().HaveCount(3);
    }
}
