using System.Security.Claims;
using System.Security.Principal;
using FluentAssertions;
using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore.Tests.Environment;

/// <summary>The user, under OWIN's key and Katana's.</summary>
[TestClass]
public sealed class HttpContextEnvironmentUserTests
{
    private readonly DefaultHttpContext _context = new();
    private readonly IDictionary<string, object> _environment;

    public HttpContextEnvironmentUserTests() => _environment = new HttpContextEnvironment(_context);

    [TestMethod]
    public void User_of_a_legacy_type_comes_back_as_itself_and_keeps_its_roles()
    {
        var user = new Legacy();
        _environment[OwinKeys.ServerUser] = user;
        _environment[OwinKeys.ServerUser].Should().BeSameAs(user);
        _context.User.Identity!.Name.Should().Be("legacy");
        _context.User.IsInRole("admin").Should().BeTrue();
        _context.User.IsInRole("other").Should().BeFalse();
        _environment[OwinKeys.RequestUser].Should().BeSameAs(_context.User);
        _environment[OwinKeys.ServerUser] = null!;
        _context.User.Identity.Should().Match<IIdentity>(identity => !identity.IsAuthenticated);
    }

    [TestMethod]
    public void User_set_by_ASPNET_Core_is_seen_under_both_keys()
    {
        _context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "core")], "test"));
        _environment[OwinKeys.RequestUser].Should().BeSameAs(_context.User);
        _environment[OwinKeys.ServerUser].Should().BeSameAs(_context.User);
    }

    private sealed class Legacy : IPrincipal
    {
        public IIdentity Identity { get; } = new GenericIdentity("legacy");

        public bool IsInRole(string role) => role == "admin";
    }
}
