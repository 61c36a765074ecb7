using FluentAssertions;
using Microsoft.Owin;
using Microsoft.Owin.Builder;
using Microsoft.Owin.Infrastructure;
using Owin;

namespace Bridge.Katana.Tests;

[TestClass]
[BridgeContracts("Katana has these since 4.2.3.")]
public class AppBuilderCookieExtensionsTests
{
    private readonly AppBuilder _app = new();

    [TestMethod]
    public void Without_a_manager_there_is_a_default_one()
    {
        _app.GetDefaultCookieManager().Should().BeOfType<CookieManager>();
        _app.GetDefaultChunkingCookieManager().Should().BeOfType<ChunkingCookieManager>();
        _app.Properties["infrastructure.CookieManager"] = new object();
        _app.GetDefaultCookieManager().Should().BeOfType<CookieManager>();
    }

    [TestMethod]
    public void A_manager_is_kept_among_the_properties_until_it_is_set_to_null()
    {
        CookieManager small = new();
        ChunkingCookieManager large = new();

        _app.SetDefaultCookieManager(small);
        _app.SetDefaultChunkingCookieManager(large);

        _app.GetDefaultCookieManager().Should().BeSameAs(small);
        _app.New().GetDefaultChunkingCookieManager().Should().BeSameAs(large);
        _app.Properties["infrastructure.CookieManager"].Should().BeSameAs(small);
        _app.Properties["infrastructure.ChunkingCookieManager"].Should().BeSameAs(large);
        _app.SetDefaultCookieManager(null);
        _app.SetDefaultChunkingCookieManager(null);
        _app.Properties.Should().NotContainKeys("infrastructure.CookieManager", "infrastructure.ChunkingCookieManager");
    }

    [TestMethod]
    public void Null_builder_is_refused()
    {
        IAppBuilder none = null;

        FluentActions.Invoking(() => none.GetDefaultCookieManager()).Should().Throw<ArgumentNullException>().WithParameterName("app");
        FluentActions.Invoking(() => none.GetDefaultChunkingCookieManager()).Should().Throw<ArgumentNullException>().WithParameterName("app");
        FluentActions.Invoking(() => none.SetDefaultCookieManager(null)).Should().Throw<ArgumentNullException>().WithParameterName("app");
        FluentActions.Invoking(() => none.SetDefaultChunkingCookieManager(null)).Should().Throw<ArgumentNullException>().WithParameterName("app");
    }
}
