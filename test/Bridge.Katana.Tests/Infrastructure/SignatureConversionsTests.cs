using FluentAssertions;
using Microsoft.Owin;
using Microsoft.Owin.Infrastructure;
using Owin;

namespace Bridge.Katana.Tests.Infrastructure;

[TestClass]
public class SignatureConversionsTests
{
    private readonly List<Delegate> _added = [];

    [TestMethod]
    public async Task A_builder_of_any_make_gets_the_conversions_between_AppFunc_and_OwinMiddleware()
    {
        SignatureConversions.AddConversions(new OtherBuilder(_added));
        var context = new OwinContext();
        AppFunc app = environment => Task.FromResult(environment["called"] = true);

        OwinMiddleware middleware = _added.OfType<Func<AppFunc, OwinMiddleware>>().Single()(app);
        AppFunc back = _added.OfType<Func<OwinMiddleware, AppFunc>>().Single()(middleware);
        await back(context.Environment);

        context.Environment["called"].Should().Be(true);
    }

    [TestMethod]
    [BridgeContracts("Katana names a parameter of the method that it calls.")]
    public void Null_is_refused() =>
        FluentActions.Invoking(() => SignatureConversions.AddConversions(null)).Should().Throw<ArgumentNullException>().WithParameterName("app");

    private sealed class OtherBuilder(List<Delegate> added) : IAppBuilder
    {
        public IDictionary<string, object> Properties { get; } =
            new Dictionary<string, object> { ["builder.AddSignatureConversion"] = new Action<Delegate>(added.Add) };

        public object Build(Type returnType) => throw new NotSupportedException();

        public IAppBuilder New() => throw new NotSupportedException();

        public IAppBuilder Use(object middleware, params object[] args) => throw new NotSupportedException();
    }
}
