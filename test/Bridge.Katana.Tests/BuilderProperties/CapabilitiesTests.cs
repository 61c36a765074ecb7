using FluentAssertions;
using Microsoft.Owin.BuilderProperties;

namespace Bridge.Katana.Tests.BuilderProperties;

[TestClass]
public class CapabilitiesTests
{
    [TestMethod]
    public void Versions_are_the_keys_of_the_extensions()
    {
        var capabilities = Capabilities.Create();
        capabilities.SendFileVersion = "1.0";
        capabilities.WebSocketVersion = "1.1";

        capabilities.Dictionary.Should().BeEquivalentTo(new Dictionary<string, object> { ["sendfile.Version"] = "1.0", ["websocket.Version"] = "1.1" });
        (capabilities.SendFileVersion, capabilities.WebSocketVersion).Should().Be(("1.0", "1.1"));
        capabilities.Set("opaque.Version", "1.0").Get<string>("opaque.Version").Should().Be("1.0");
    }

    [TestMethod]
    public void Equality_is_that_of_the_dictionary()
    {
        var capabilities = Capabilities.Create();

        (capabilities == new Capabilities(capabilities.Dictionary)).Should().BeTrue();
        (capabilities != Capabilities.Create()).Should().BeTrue();
        capabilities.Equals((object)new Capabilities(capabilities.Dictionary)).Should().BeTrue();
        capabilities.GetHashCode().Should().Be(new Capabilities(capabilities.Dictionary).GetHashCode());
    }
}
