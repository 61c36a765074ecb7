using System.Security.Claims;
using System.Security.Principal;
using FluentAssertions;
using Microsoft.Owin.Security;

namespace Bridge.Katana.Tests.Security;

/// <summary>The types that only carry something.</summary>
[TestClass]
public class AuthenticationTypesTests
{
    [TestMethod]
    public void AuthenticateResult_makes_claims_of_any_identity()
    {
        var properties = new AuthenticationProperties();
        var description = new AuthenticationDescription();
        var claims = new ClaimsIdentity();

        new AuthenticateResult(claims, properties, description).Identity.Should().BeSameAs(claims);
        new AuthenticateResult(WindowsLike.Instance, properties, description).Identity.Name.Should().Be("name");
        new AuthenticateResult(null, properties, description).Identity.Should().BeNull();
        FluentActions.Invoking(() => new AuthenticateResult(claims, null, description)).Should().Throw<ArgumentNullException>().WithParameterName("properties");
        FluentActions.Invoking(() => new AuthenticateResult(claims, properties, null)).Should().Throw<ArgumentNullException>().WithParameterName("description");
    }

    [TestMethod]
    public void AuthenticationDescription_is_a_dictionary()
    {
        var dictionary = new Dictionary<string, object>();
        var description = new AuthenticationDescription(dictionary) { AuthenticationType = "A", Caption = "Sign in" };

        dictionary.Should().BeEquivalentTo(new Dictionary<string, object> { ["AuthenticationType"] = "A", ["Caption"] = "Sign in" });
        (description.AuthenticationType, description.Caption).Should().Be(("A", "Sign in"));
        new AuthenticationDescription().Caption.Should().BeNull();
    }

    [TestMethod]
    [BridgeContracts("Without properties Katana has null there, and fails on it later.")]
    public void Grant_has_the_first_identity_and_the_principal()
    {
        ClaimsIdentity first = new("1"), second = new("2");
        var principal = new ClaimsPrincipal([first, second]);

        new AuthenticationResponseGrant(principal, null).Identity.Should().BeSameAs(first);
        new AuthenticationResponseGrant(principal, null).Principal.Should().BeSameAs(principal);
        new AuthenticationResponseGrant(new ClaimsPrincipal(), null).Identity.Should().BeNull();
        new AuthenticationResponseGrant(second, null).Principal.Identities.Should().Equal(second);
        new AuthenticationResponseGrant(second, null).Properties.Should().NotBeNull();
        FluentActions.Invoking(() => new AuthenticationResponseGrant((ClaimsPrincipal)null, null))
            .Should()
            .Throw<ArgumentNullException>()
            .WithParameterName("principal");
    }

    [TestMethod]
    public void Challenge_and_revoke_carry_types_and_properties()
    {
        var properties = new AuthenticationProperties();

        new AuthenticationResponseChallenge(["A"], properties).AuthenticationTypes.Should().Equal("A");
        new AuthenticationResponseChallenge(["A"], properties).Properties.Should().BeSameAs(properties);
        new AuthenticationResponseChallenge(null, null).Properties.Should().NotBeNull();
        new AuthenticationResponseRevoke(["A"]).AuthenticationTypes.Should().Equal("A");
        new AuthenticationResponseRevoke(["A"], properties).Properties.Should().BeSameAs(properties);
        new AuthenticationResponseRevoke(["A"]).Properties.Should().NotBeNull();
    }

    private sealed class WindowsLike : IIdentity
    {
        public static readonly WindowsLike Instance = new();

        public string AuthenticationType => "Negotiate";

        public bool IsAuthenticated => true;

        public string Name => "name";
    }
}
