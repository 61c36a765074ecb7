using System.Security.Claims;
using System.Security.Principal;
using FluentAssertions;
using Microsoft.Owin;
using Microsoft.Owin.Security;
using Microsoft.Owin.Security.Infrastructure;

namespace Bridge.Katana.Tests.Security.Infrastructure;

[TestClass]
public sealed class SecurityHelperTests
{
    private readonly IOwinContext _context = new OwinContext();
    private readonly SecurityHelper _helper;

    public SecurityHelperTests() => _helper = new SecurityHelper(_context);

    private IAuthenticationManager Authentication => _context.Authentication;

    [TestMethod]
    public void AddUserIdentity_makes_a_user()
    {
        _helper.AddUserIdentity(new GenericIdentity("a", "A"));
        _context.Request.User.Identity.Name.Should().Be("a");
    }

    [TestMethod]
    public void AddUserIdentity_puts_the_new_identity_first_and_keeps_the_others()
    {
        _helper.AddUserIdentity(new GenericIdentity("a", "A"));
        _helper.AddUserIdentity(new GenericIdentity("b", "B"));

        var user = (ClaimsPrincipal)_context.Request.User;
        user.Identity.Name.Should().Be("b");
        user.Identities.Select(i => i.Name).Should().Equal("b", "a");
    }

    [TestMethod]
    public void AddUserIdentity_drops_identities_that_are_not_authenticated()
    {
        _context.Request.User = new ClaimsPrincipal([new ClaimsIdentity(), new ClaimsIdentity("A")]);
        _helper.AddUserIdentity(new GenericIdentity("b", "B"));
        ((ClaimsPrincipal)_context.Request.User).Identities.Select(i => i.AuthenticationType).Should().Equal("B", "A");
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void AddUserIdentity_takes_over_a_principal_of_another_kind(bool authenticated)
    {
        _context.Request.User = new OldPrincipal(new OldIdentity("old", authenticated));
        _helper.AddUserIdentity(new GenericIdentity("b", "B"));
        ((ClaimsPrincipal)_context.Request.User).Identities.Select(i => i.Name).Should().Equal(authenticated ? ["b", "old"] : ["b"]);
    }

    [TestMethod]
    public void AddUserIdentity_bears_a_principal_without_an_identity()
    {
        _context.Request.User = new OldPrincipal(null);
        _helper.AddUserIdentity(new GenericIdentity("b", "B"));
        _context.Request.User.Identity.Name.Should().Be("b");
    }

    [TestMethod]
    public void No_challenge_is_an_empty_one_for_active_and_none_for_passive()
    {
        _helper.LookupChallenge("A", AuthenticationMode.Active).AuthenticationTypes.Should().BeNullOrEmpty();
        _helper.LookupChallenge("A", AuthenticationMode.Active).Properties.Should().NotBeNull();
        _helper.LookupChallenge("A", AuthenticationMode.Passive).Should().BeNull();
    }

    [TestMethod]
    public void Challenge_that_names_nobody_is_for_active()
    {
        Authentication.AuthenticationResponseChallenge =
            new AuthenticationResponseChallenge([], new AuthenticationProperties { RedirectUri = "/back" });
        _helper.LookupChallenge("A", AuthenticationMode.Active).Properties.RedirectUri.Should().Be("/back");
        _helper.LookupChallenge("A", AuthenticationMode.Passive).Should().BeNull();
    }

    [TestMethod]
    public void Challenge_is_for_whom_it_names()
    {
        Authentication.Challenge("A", "B");
        foreach (AuthenticationMode mode in new[] { AuthenticationMode.Active, AuthenticationMode.Passive })
        {
            _helper.LookupChallenge("A", mode).Should().NotBeNull();
            _helper.LookupChallenge("B", mode).Should().NotBeNull();
            _helper.LookupChallenge("b", mode).Should().BeNull("case counts");
            _helper.LookupChallenge("C", mode).Should().BeNull();
        }
    }

    [TestMethod]
    public void Sign_in_is_the_identity_of_the_type()
    {
        _helper.LookupSignIn("A").Should().BeNull();

        var properties = new AuthenticationProperties { IsPersistent = true };
        Authentication.SignIn(properties, new ClaimsIdentity("A"), new ClaimsIdentity("B"));

        AuthenticationResponseGrant grant = _helper.LookupSignIn("B");
        grant.Identity.AuthenticationType.Should().Be("B");
        grant.Principal.Identities.Should().ContainSingle();
        grant.Properties.IsPersistent.Should().BeTrue();
        _helper.LookupSignIn("b").Should().BeNull();
        _helper.LookupSignIn("C").Should().BeNull();
    }

    [TestMethod]
    public void Sign_out_that_names_nobody_is_for_active()
    {
        _helper.LookupSignOut("A", AuthenticationMode.Active).Should().BeNull("nobody signed out");

        Authentication.AuthenticationResponseRevoke = new AuthenticationResponseRevoke([]);
        _helper.LookupSignOut("A", AuthenticationMode.Active).Should().NotBeNull();
        _helper.LookupSignOut("A", AuthenticationMode.Passive).Should().BeNull();
    }

    [TestMethod]
    public void Sign_out_is_for_whom_it_names()
    {
        Authentication.SignOut("A");
        _helper.LookupSignOut("A", AuthenticationMode.Passive).Should().NotBeNull();
        _helper.LookupSignOut("A", AuthenticationMode.Active).Should().NotBeNull();
        _helper.LookupSignOut("a", AuthenticationMode.Active).Should().BeNull();
        _helper.LookupSignOut("B", AuthenticationMode.Active).Should().BeNull();
    }

    [TestMethod]
    public void Equality_is_that_of_the_context()
    {
        var same = new SecurityHelper(_context);
        var other = new SecurityHelper(new OwinContext());

        (_helper == same).Should().BeTrue();
        (_helper != other).Should().BeTrue();
        _helper.Equals((object)same).Should().BeTrue();
        _helper.Equals(null).Should().BeFalse();
        _helper.GetHashCode().Should().Be(same.GetHashCode());
        default(SecurityHelper).GetHashCode().Should().Be(0);
        (default == _helper).Should().BeFalse();
    }

    [TestMethod]
    public void Null_is_refused()
    {
        FluentActions.Invoking(() => new SecurityHelper(null)).Should().Throw<ArgumentNullException>();
        _helper.Invoking(h => h.AddUserIdentity(null)).Should().Throw<ArgumentNullException>();
        _helper.Invoking(h => h.LookupChallenge(null, AuthenticationMode.Active)).Should().Throw<ArgumentNullException>();
        _helper.Invoking(h => h.LookupSignIn(null)).Should().Throw<ArgumentNullException>();
        _helper.Invoking(h => h.LookupSignOut(null, AuthenticationMode.Active)).Should().Throw<ArgumentNullException>();
    }

    private sealed class OldPrincipal(IIdentity identity) : IPrincipal
    {
        public IIdentity Identity => identity;

        public bool IsInRole(string role) => false;
    }

    private sealed class OldIdentity(string name, bool authenticated) : IIdentity
    {
        public string AuthenticationType => "Forms";

        public bool IsAuthenticated => authenticated;

        public string Name => name;
    }
}
