using System.Security.Claims;
using FluentAssertions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Owin.Security;
using Owin;
using AuthenticationTicket = Microsoft.Owin.Security.AuthenticationTicket;
using CoreTicket = Microsoft.AspNetCore.Authentication.AuthenticationTicket;

namespace Bridge.Owin.Tests.SignIn;

/// <summary>Tickets that Katana's and ASP.NET Core's cookies share.</summary>
[TestClass]
public sealed class AspNetCoreTicketFormatTests
{
    private readonly ServiceProvider _services =
        new ServiceCollection().AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider()).BuildServiceProvider();

    private readonly Microsoft.Owin.Security.ISecureDataFormat<AuthenticationTicket> _format;
    private readonly TicketDataFormat _core;

    public AspNetCoreTicketFormatTests()
    {
        Microsoft.Owin.Security.ISecureDataFormat<AuthenticationTicket>? format = null;
        Katana.ToAppFunc(
            katana =>
            {
                format = katana.CreateAspNetCoreTicketFormat("Cookies");
                katana.Run(static _ => Task.CompletedTask);
            },
            _services);
        _format = format!;
        _core = new TicketDataFormat(_services.GetRequiredService<IDataProtectionProvider>()
            .CreateProtector("Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationMiddleware", "Cookies", "v2"));
    }

    [TestMethod]
    public void Ticket_of_either_side_is_read_by_the_other()
    {
        Microsoft.Owin.Security.AuthenticationProperties properties = new() { IsPersistent = true };
        string cookie = _format.Protect(new AuthenticationTicket(Identity("Ada"), properties));
        CoreTicket ticket = _core.Unprotect(cookie)!;
        (ticket.Principal.Identity!.Name, ticket.AuthenticationScheme, ticket.Properties.IsPersistent).Should().Be(("Ada", "Cookies", true));

        AuthenticationTicket back = _format.Unprotect(_core.Protect(ticket));
        (back.Identity.Name, back.Properties.IsPersistent).Should().Be(("Ada", true));
    }

    [TestMethod]
    public void Other_identities_of_a_ticket_survive_its_renewal()
    {
        CoreTicket two = new(new ClaimsPrincipal([Identity("Ada"), Identity("Grace")]), "Cookies");
        AuthenticationTicket ticket = _format.Unprotect(_core.Protect(two));
        ticket.Identity.Name.Should().Be("Ada");
        _core.Unprotect(_format.Protect(ticket))!.Principal.Identities.Select(static identity => identity.Name).Should().Equal("Ada", "Grace");
    }

    [TestMethod]
    public void Text_that_is_no_ticket_is_none_and_a_ticket_without_an_identity_no_cookie()
    {
        _format.Unprotect("forged").Should().BeNull();
        _format.Unprotect(null!).Should().BeNull();
        _format.Invoking(f => f.Protect(null!)).Should().Throw<ArgumentNullException>();
        _format.Invoking(f => f.Protect(new AuthenticationTicket(null!, null!))).Should().Throw<ArgumentException>();
    }

    private static ClaimsIdentity Identity(string name) => new([new Claim(ClaimTypes.Name, name)], "Cookies");
}
