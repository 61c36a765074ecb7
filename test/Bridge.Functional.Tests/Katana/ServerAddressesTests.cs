using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Owin.BuilderProperties;

namespace Bridge.Functional.Tests.KatanaHosting;

/// <summary>host.Addresses.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ServerAddressesTests
{
    [TestMethod]
    public async Task The_addresses_are_those_that_the_server_came_to_listen_on()
    {
        AddressCollection addresses = default;
        await using Site site = await Site.StartAsync(app => app.UseKatana(katana => addresses = new AppProperties(katana.Properties).Addresses));

        addresses.Count.Should().Be(1);
        (addresses[0].Scheme, addresses[0].Host, addresses[0].Port, addresses[0].Path)
            .Should()
            .Be(("http", "127.0.0.1", site.Url.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), ""));
        ((Action)(() => addresses.Add(Address.Create()))).Should().Throw<NotSupportedException>().WithMessage("*ASPNETCORE_URLS*");
    }
}
