using System.Security.Claims;
using System.Security.Principal;
using FluentAssertions;
using Microsoft.Owin;
using Microsoft.Owin.Security;
using AuthenticateCallback = System.Action<System.Security.Principal.IIdentity, System.Collections.Generic.IDictionary<string, string>, System.Collections.Generic.IDictionary<string, object>, object>;

namespace Bridge.Katana.Tests.Security;

[TestClass]
public class AuthenticationManagerTests
{
    private readonly OwinContext _context = new();

    private IAuthenticationManager Authentication => _context.Authentication;

    [TestMethod]
    public void User_is_the_requests()
    {
        Authentication.User.Should().BeNull();
        _context.Request.User = new GenericPrincipal(new GenericIdentity("claims"), null);
        Authentication.User.Should().BeSameAs(_context.Request.User, "it has claims already");
        _context.Request.User = new PlainPrincipal(new PlainIdentity("plain"));
        Authentication.User.Identity!.Name.Should().Be("plain");

        var user = new ClaimsPrincipal();
        Authentication.User = user;
        _context.Environment["server.User"].Should().BeSameAs(user);
    }

    [TestMethod]
    public void Challenge_answers_401_and_is_kept_in_types_of_the_runtime()
    {
        Authentication.AuthenticationResponseChallenge.Should().BeNull();

        Authentication.Challenge(new AuthenticationProperties { RedirectUri = "/back" }, "A");

        _context.Response.StatusCode.Should().Be(401);
        Tuple<string[], IDictionary<string, string>> kept =
            _context.Environment["security.Challenge"].Should().BeOfType<Tuple<string[], IDictionary<string, string>>>().Subject;
        kept.Item1.Should().Equal("A");
        kept.Item2.Should().Contain(".redirect", "/back");
    }

    [TestMethod]
    public void Challenges_add_up()
    {
        Authentication.Challenge("A");
        Authentication.Challenge(new AuthenticationProperties { RedirectUri = "/back" }, "B", "C");

        Authentication.AuthenticationResponseChallenge.AuthenticationTypes.Should().Equal("A", "B", "C");
        Authentication.AuthenticationResponseChallenge.Properties.RedirectUri.Should().Be("/back");
        Authentication.AuthenticationResponseChallenge = null;
        Authentication.AuthenticationResponseChallenge.Should().BeNull();
    }

    [TestMethod]
    public void SignIn_is_kept_in_types_of_the_runtime()
    {
        var identity = new ClaimsIdentity("A");

        Authentication.SignIn(new AuthenticationProperties { IsPersistent = true }, identity);

        Tuple<IPrincipal, IDictionary<string, string>> kept =
            _context.Environment["security.SignIn"].Should().BeOfType<Tuple<IPrincipal, IDictionary<string, string>>>().Subject;
        kept.Item1.Should().BeOfType<ClaimsPrincipal>().Which.Identities.Should().Equal(identity);
        kept.Item2.Should().ContainKey(".persistent");
        Authentication.AuthenticationResponseGrant.Identity.Should().BeSameAs(identity);
        Authentication.AuthenticationResponseGrant.Properties.IsPersistent.Should().BeTrue();
    }

    [TestMethod]
    public void SignIns_add_up()
    {
        ClaimsIdentity a = new("A"), b = new("B");
        Authentication.SignIn(new AuthenticationProperties { RedirectUri = "/a" }, a);
        Authentication.SignIn(new AuthenticationProperties { RedirectUri = "/b", IsPersistent = true }, b);

        Authentication.AuthenticationResponseGrant.Principal.Identities.Should().Equal(a, b);
        Authentication.AuthenticationResponseGrant.Properties.Dictionary.Should()
            .BeEquivalentTo(new Dictionary<string, string> { [".redirect"] = "/b", [".persistent"] = "" });
    }

    [TestMethod]
    public void SignOut_is_kept_in_types_of_the_runtime()
    {
        Authentication.SignOut(new AuthenticationProperties { RedirectUri = "/bye" }, "A", "B");

        _context.Environment["security.SignOut"].Should().BeEquivalentTo(new[] { "A", "B" });
        ((IDictionary<string, string>)_context.Environment["security.SignOutProperties"]).Should().Contain(".redirect", "/bye");
        Authentication.SignOut("C");
        Authentication.AuthenticationResponseRevoke.AuthenticationTypes.Should().Equal("A", "B", "C");
        Authentication.AuthenticationResponseRevoke.Properties.RedirectUri.Should().Be("/bye");
    }

    [TestMethod]
    public void SignOut_of_a_null_list_is_no_revocation()
    {
        Authentication.SignOut((string[])null);

        Authentication.AuthenticationResponseRevoke.Should().BeNull();
        _context.Environment["security.SignOut"].Should().BeNull();
    }

    [TestMethod]
    public void Properties_of_a_revocation_go_when_a_sign_in_takes_a_part_of_it()
    {
        Authentication.SignOut(new AuthenticationProperties { RedirectUri = "/bye" }, "A", "B");

        Authentication.SignIn(new ClaimsIdentity("A"));

        Authentication.AuthenticationResponseRevoke.AuthenticationTypes.Should().Equal("B");
        Authentication.AuthenticationResponseRevoke.Properties.Dictionary.Should().BeEmpty();
    }

    [TestMethod]
    public void Last_word_on_an_authentication_type_counts()
    {
        ClaimsIdentity a = new("A"), b = new("B");

        Authentication.SignOut("A", "B");
        Authentication.SignIn(a);
        Authentication.AuthenticationResponseRevoke.AuthenticationTypes.Should().Equal("B");
        Authentication.SignIn(b);
        Authentication.AuthenticationResponseRevoke.Should().BeNull();

        Authentication.SignOut("A");
        Authentication.AuthenticationResponseGrant.Principal.Identities.Should().Equal(b);
        Authentication.SignOut("B");
        Authentication.AuthenticationResponseGrant.Should().BeNull();
        Authentication.AuthenticationResponseRevoke.AuthenticationTypes.Should().Equal("A", "B");
    }

    [TestMethod]
    public async Task Authenticate_asks_the_middleware_by_name()
    {
        string[] asked = null;
        UseAuthenticate(async (types, callback, state) =>
        {
            await Task.Yield();
            asked = types;
            foreach (string type in types)
            {
                callback(
                    new ClaimsIdentity(type),
                    new Dictionary<string, string> { [".redirect"] = type },
                    new Dictionary<string, object> { ["AuthenticationType"] = type },
                    state);
            }
        });

        AuthenticateResult result = await Authentication.AuthenticateAsync("A");

        asked.Should().Equal("A");
        result.Identity.AuthenticationType.Should().Be("A");
        result.Properties.RedirectUri.Should().Be("A");
        result.Description.AuthenticationType.Should().Be("A");
        (await Authentication.AuthenticateAsync(["A", "B"])).Select(each => each.Identity.AuthenticationType).Should().Equal("A", "B");
    }

    [TestMethod]
    public async Task Without_middleware_nobody_is_known()
    {
        (await Authentication.AuthenticateAsync("A")).Should().BeNull();
        (await Authentication.AuthenticateAsync(["A"])).Should().BeEmpty();
        Authentication.GetAuthenticationTypes().Should().BeEmpty();
    }

    [TestMethod]
    public async Task Failure_of_the_middleware_reaches_the_caller()
    {
        UseAuthenticate((_, _, _) => throw new TimeZoneNotFoundException());

        await FluentActions.Awaiting(() => Authentication.AuthenticateAsync("A")).Should().ThrowAsync<TimeZoneNotFoundException>();
    }

    [TestMethod]
    public void GetAuthenticationTypes_asks_for_descriptions_alone()
    {
        UseAuthenticate((types, callback, state) =>
        {
            types.Should().BeNull();
            callback(null, null, new Dictionary<string, object> { ["AuthenticationType"] = "A", ["Caption"] = "Sign in with A" }, state);
            callback(null, null, new Dictionary<string, object> { ["AuthenticationType"] = "B" }, state);
            return Task.CompletedTask;
        });

        Authentication.GetAuthenticationTypes().Select(description => description.AuthenticationType).Should().Equal("A", "B");
        Authentication.GetAuthenticationTypes(description => description.Caption != null).Should().ContainSingle().Which.AuthenticationType.Should().Be("A");
    }

    private void UseAuthenticate(Func<string[], AuthenticateCallback, object, Task> authenticate) => _context.Set("security.Authenticate", authenticate);

    private sealed class PlainPrincipal(IIdentity identity) : IPrincipal
    {
        public IIdentity Identity => identity;

        public bool IsInRole(string role) => false;
    }

    private sealed class PlainIdentity(string name) : IIdentity
    {
        public string AuthenticationType => "plain";

        public bool IsAuthenticated => true;

        public string Name => name;
    }
}
