using FluentAssertions;
using Microsoft.Owin.BuilderProperties;

namespace Bridge.Katana.Tests.BuilderProperties;

[TestClass]
public class AppPropertiesTests
{
    private readonly Dictionary<string, object> _dictionary = [];

    [TestMethod]
    public void Properties_are_the_common_keys()
    {
        using var cancel = new CancellationTokenSource();
        AppFunc app = _ => Task.CompletedTask;
        Action<Delegate> add = _ => { };
        var addresses = AddressCollection.Create();
        var capabilities = Capabilities.Create();
        var properties = new AppProperties(_dictionary)
        {
            OwinVersion = "1.0",
            AppName = "name",
            DefaultApp = app,
            AddSignatureConversionDelegate = add,
            TraceOutput = TextWriter.Null,
            OnAppDisposing = cancel.Token,
            Addresses = addresses,
            Capabilities = capabilities,
        };

        _dictionary.Should().BeEquivalentTo(new Dictionary<string, object>
        {
            ["owin.Version"] = "1.0",
            ["host.AppName"] = "name",
            ["builder.DefaultApp"] = app,
            ["builder.AddSignatureConversion"] = add,
            ["host.TraceOutput"] = TextWriter.Null,
            ["host.OnAppDisposing"] = cancel.Token,
            ["host.Addresses"] = addresses.List,
            ["server.Capabilities"] = capabilities.Dictionary,
        });
        (properties.OwinVersion, properties.AppName, properties.OnAppDisposing).Should().Be(("1.0", "name", cancel.Token));
        properties.DefaultApp.Should().BeSameAs(app);
        properties.AddSignatureConversionDelegate.Should().BeSameAs(add);
        properties.TraceOutput.Should().BeSameAs(TextWriter.Null);
        properties.Addresses.Should().Equal(addresses);
        properties.Capabilities.Should().Be(capabilities);
    }

    [TestMethod]
    public void Everything_may_be_missing()
    {
        var properties = new AppProperties(_dictionary);

        properties.AppName.Should().BeNull();
        properties.OnAppDisposing.CanBeCanceled.Should().BeFalse();
        properties.Addresses.List.Should().BeNull();
        properties.Capabilities.Dictionary.Should().BeNull();
    }

    [TestMethod]
    public void Get_and_Set_reach_the_dictionary()
    {
        AppProperties properties = new AppProperties(_dictionary).Set("k", 1);

        properties.Get<int>("k").Should().Be(1);
        properties.Dictionary.Should().BeSameAs(_dictionary);
    }

    [TestMethod]
    public void Equality_is_that_of_the_dictionary()
    {
        AppProperties one = new(_dictionary), same = new(_dictionary), other = new(new Dictionary<string, object>());

        (one == same).Should().BeTrue();
        (one != other).Should().BeTrue();
        one.Equals((object)same).Should().BeTrue();
        one.GetHashCode().Should().Be(same.GetHashCode());
        default(AppProperties).GetHashCode().Should().Be(0);
    }
}
