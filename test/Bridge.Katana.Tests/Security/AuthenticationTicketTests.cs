using System.Security.Claims;
using FluentAssertions;
using Microsoft.Owin.Security;

namespace Bridge.Katana.Tests.Security;

[TestClass]
public sealed class AuthenticationTicketTests
{
    [TestMethod]
    public void Ticket_keeps_what_it_is_given()
    {
        var identity = new ClaimsIdentity("c");
        var properties = new AuthenticationProperties();
        var ticket = new AuthenticationTicket(identity, properties);
        ticket.Identity.Should().BeSameAs(identity);
        ticket.Properties.Should().BeSameAs(properties);
    }

    [TestMethod]
    public void Null_properties_become_empty_ones() =>
        new AuthenticationTicket(null, null).Properties.Dictionary.Should().BeEmpty();
}
