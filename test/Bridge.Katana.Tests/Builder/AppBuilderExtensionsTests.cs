using FluentAssertions;
using Microsoft.Owin.Builder;
using Owin;

namespace Bridge.Katana.Tests.Builder;

[TestClass]
public class AppBuilderExtensionsTests
{
    private readonly AppBuilder _builder = new();

    [TestMethod]
    [BridgeContracts("Katana takes any delegate.")]
    public void AddSignatureConversion_wants_one_parameter()
    {
        FluentActions.Invoking(() => _builder.AddSignatureConversion(new Func<string>(() => ""))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => _builder.AddSignatureConversion(new Func<int, int, int>((a, b) => a))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => _builder.AddSignatureConversion((Delegate)null)).Should().Throw<ArgumentNullException>().WithParameterName("conversion");
    }

    [TestMethod]
    public void AddSignatureConversion_wants_the_builders_property()
    {
        _builder.Properties.Remove("builder.AddSignatureConversion");

        FluentActions.Invoking(() => _builder.AddSignatureConversion<int, string>(_ => ""))
            .Should()
            .Throw<MissingMethodException>()
            .WithMessage("*AddSignatureConversion*");
    }

    [TestMethod]
    public void Null_builder_is_refused()
    {
        IAppBuilder none = null;

        FluentActions.Invoking(() => none.Build()).Should().Throw<ArgumentNullException>().WithParameterName("builder");
        FluentActions.Invoking(() => none.Build<string>()).Should().Throw<ArgumentNullException>().WithParameterName("builder");
        FluentActions.Invoking(() => none.AddSignatureConversion<int, int>(i => i)).Should().Throw<ArgumentNullException>().WithParameterName("builder");
    }
}
