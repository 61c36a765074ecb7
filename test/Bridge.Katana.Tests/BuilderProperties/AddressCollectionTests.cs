using FluentAssertions;
using Microsoft.Owin.BuilderProperties;

namespace Bridge.Katana.Tests.BuilderProperties;

[TestClass]
public class AddressCollectionTests
{
    [TestMethod]
    public void Addresses_are_the_dictionaries_of_the_list()
    {
        var list = new List<IDictionary<string, object>>();
        var addresses = new AddressCollection(list);

        addresses.Add(new Address("http", "a", "80", ""));
        addresses.Add(new Address("http", "b", "80", ""));
        addresses[1] = new Address("https", "c", "443", "");

        addresses.Count.Should().Be(2);
        addresses[0].Host.Should().Be("a");
        addresses.Select(address => address.Host).Should().Equal("a", "c");
        list[1]["scheme"].Should().Be("https");
        addresses.List.Should().BeSameAs(list);
    }

    [TestMethod]
    public void Equality_is_that_of_the_list()
    {
        var addresses = AddressCollection.Create();

        (addresses == new AddressCollection(addresses.List)).Should().BeTrue();
        (addresses != AddressCollection.Create()).Should().BeTrue();
        addresses.Equals((object)new AddressCollection(addresses.List)).Should().BeTrue();
        addresses.GetHashCode().Should().Be(new AddressCollection(addresses.List).GetHashCode());
    }
}
