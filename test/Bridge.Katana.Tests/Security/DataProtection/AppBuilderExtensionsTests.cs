using System.Security.Cryptography;
using System.Text;
using FluentAssertions;
using Microsoft.Owin.Builder;
using Microsoft.Owin.Security.DataProtection;
using Owin;
using ProtectionExtensions = Microsoft.Owin.Security.DataProtection.AppBuilderExtensions;

namespace Bridge.Katana.Tests.Security.DataProtection;

[TestClass]
public sealed class AppBuilderExtensionsTests
{
    private const string Key = "security.DataProtectionProvider";

    private readonly IAppBuilder _app = new AppBuilder();

    [TestMethod]
    public void Provider_is_null_where_none_is_set() => _app.GetDataProtectionProvider().Should().BeNull();

    [TestMethod]
    public void CreateDataProtector_without_a_provider_says_what_to_set() =>
        _app.Invoking(a => a.CreateDataProtector("p")).Should().Throw<InvalidOperationException>()
            .WithMessage("*security.DataProtectionProvider*SetDataProtectionProvider*UseKatana*");

    [TestMethod]
    public void CreateDataProtector_does_not_fall_back_to_dpapi_for_a_host_with_a_name()
    {
        _app.Properties["host.AppName"] = "site";
        _app.Invoking(a => a.CreateDataProtector("p")).Should().Throw<InvalidOperationException>();
    }

    [TestMethod]
    public void CreateDataProtector_says_so_where_the_property_is_something_else()
    {
        _app.Properties[Key] = "DPAPI";
        _app.Invoking(a => a.CreateDataProtector("p")).Should().Throw<InvalidOperationException>().WithMessage("*is not a Func<*");
    }

    [TestMethod]
    public void Host_delegate_gets_the_purposes_and_does_the_work()
    {
        string[] asked = null;
        _app.Properties[Key] = new Func<string[], Tuple<Func<byte[], byte[]>, Func<byte[], byte[]>>>(purposes =>
        {
            asked = purposes;
            return Tuple.Create<Func<byte[], byte[]>, Func<byte[], byte[]>>(d => [1, .. d], d => d[1..]);
        });

        IDataProtector protector = _app.CreateDataProtector("a", "b", "c");

        asked.Should().Equal("a", "b", "c");
        protector.Protect([7]).Should().Equal(1, 7);
        protector.Unprotect([1, 7]).Should().Equal(7);
    }

    [TestMethod]
    public void Set_provider_is_a_delegate_that_others_can_call()
    {
        _app.SetDataProtectionProvider(new KeyedProtectionProvider());
        byte[] data = Encoding.UTF8.GetBytes("data");

        var create = (Func<string[], Tuple<Func<byte[], byte[]>, Func<byte[], byte[]>>>)_app.Properties[Key];

        _app.CreateDataProtector("p").Unprotect(create(["p"]).Item1(data)).Should().Equal(data);
        create(["p"]).Item2(_app.CreateDataProtector("p").Protect(data)).Should().Equal(data);
    }

    [TestMethod]
    public void Purposes_isolate()
    {
        _app.SetDataProtectionProvider(new KeyedProtectionProvider());
        byte[] data = _app.CreateDataProtector("a", "b").Protect([1]);

        _app.CreateDataProtector("a", "b").Unprotect(data).Should().Equal(1);
        foreach (string[] others in new string[][] { ["a"], ["b", "a"], ["ab"], ["a", "b", "c"], [] })
        {
            _app.CreateDataProtector(others).Invoking(p => p.Unprotect(data)).Should().Throw<CryptographicException>();
        }
    }

    [TestMethod]
    public void Setting_null_removes_the_provider()
    {
        _app.SetDataProtectionProvider(new KeyedProtectionProvider());
        _app.SetDataProtectionProvider(null);
        _app.Properties.Should().NotContainKey(Key);
        _app.GetDataProtectionProvider().Should().BeNull();
    }

    [TestMethod]
    public void A_branch_has_its_parents_provider()
    {
        _app.SetDataProtectionProvider(new KeyedProtectionProvider());
        byte[] data = _app.CreateDataProtector("p").Protect([1]);
        _app.New().CreateDataProtector("p").Unprotect(data).Should().Equal(1);
    }

    [TestMethod]
    public void Null_builder_is_refused()
    {
        FluentActions.Invoking(() => ProtectionExtensions.CreateDataProtector(null, "p")).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => ProtectionExtensions.GetDataProtectionProvider(null)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => ProtectionExtensions.SetDataProtectionProvider(null, new KeyedProtectionProvider()))
            .Should()
            .Throw<ArgumentNullException>();
    }
}
