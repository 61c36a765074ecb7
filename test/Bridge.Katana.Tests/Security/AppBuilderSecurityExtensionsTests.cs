using FluentAssertions;
using Microsoft.Owin.Builder;
using Microsoft.Owin.Security;
using Owin;

namespace Bridge.Katana.Tests.Security;

[TestClass]
public sealed class AppBuilderSecurityExtensionsTests
{
    private readonly IAppBuilder _app = new AppBuilder();

    [TestMethod]
    public void Default_sign_in_type_is_what_was_set()
    {
        _app.SetDefaultSignInAsAuthenticationType("cookie");
        _app.GetDefaultSignInAsAuthenticationType().Should().Be("cookie");
        _app.Properties["Microsoft.Owin.Security.Constants.DefaultSignInAsAuthenticationType"].Should().Be("cookie");
    }

    [TestMethod]
    public void Missing_default_says_what_to_call() =>
        _app.Invoking(a => a.GetDefaultSignInAsAuthenticationType()).Should().Throw<InvalidOperationException>()
            .WithMessage("*SetDefaultSignInAsAuthenticationType*");

    [TestMethod]
    public void Null_is_refused()
    {
        _app.Invoking(a => a.SetDefaultSignInAsAuthenticationType(null)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => AppBuilderSecurityExtensions.GetDefaultSignInAsAuthenticationType(null)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => AppBuilderSecurityExtensions.SetDefaultSignInAsAuthenticationType(null, "c")).Should().Throw<ArgumentNullException>();
    }
}
