using FluentAssertions;
using Microsoft.Owin.BuilderProperties;

namespace Bridge.Katana.Tests.BuilderProperties;

[TestClass]
public class AddressTests
{
    [TestMethod]
    public void Parts_are_the_keys_of_the_dictionary()
    {
        var address = new Address("http", "localhost", "80", "/app");

        address.Dictionary.Should()
            .BeEquivalentTo(new Dictionary<string, object> { ["scheme"] = "http", ["host"] = "localhost", ["port"] = "80", ["path"] = "/app" });
        (address.Scheme, address.Host, address.Port, address.Path).Should().Be(("http", "localhost", "80", "/app"));
        address.Set("more", 1).Get<int>("more").Should().Be(1);
        Address.Create().Host.Should().BeNull();
    }

    [TestMethod]
    public void Equality_is_that_of_the_dictionary()
    {
        var address = Address.Create();

        (address == new Address(address.Dictionary)).Should().BeTrue();
        (address != Address.Create()).Should().BeTrue();
        address.Equals((object)new Address(address.Dictionary)).Should().BeTrue();
        address.GetHashCode().Should().Be(new Address(address.Dictionary).GetHashCode());
    }
}
