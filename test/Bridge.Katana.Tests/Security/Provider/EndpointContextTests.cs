using System.Security.Claims;
using FluentAssertions;
using Microsoft.Owin;
using Microsoft.Owin.Security;
using Microsoft.Owin.Security.Provider;

namespace Bridge.Katana.Tests.Security.Provider;

[TestClass]
public sealed class EndpointContextTests
{
    private readonly IOwinContext _context = new OwinContext();

    [TestMethod]
    public void Request_is_completed_once_said()
    {
        var plain = new Plain(_context);
        plain.IsRequestCompleted.Should().BeFalse();
        plain.RequestCompleted();
        plain.IsRequestCompleted.Should().BeTrue();

        var typed = new Typed(_context, "options");
        typed.IsRequestCompleted.Should().BeFalse();
        typed.RequestCompleted();
        typed.IsRequestCompleted.Should().BeTrue();
        typed.Options.Should().Be("options");
        typed.Request.Should().BeSameAs(_context.Request);
        typed.Response.Should().BeSameAs(_context.Response);
    }

    [TestMethod]
    public void Return_takes_identity_and_properties_from_the_ticket()
    {
        var ticket = new AuthenticationTicket(new ClaimsIdentity("c"), new AuthenticationProperties());
        var context = new Return(_context, ticket) { RedirectUri = "/", SignInAsAuthenticationType = "cookie" };

        context.Identity.Should().BeSameAs(ticket.Identity);
        context.Properties.Should().BeSameAs(ticket.Properties);
        (context.RedirectUri, context.SignInAsAuthenticationType).Should().Be(("/", "cookie"));
    }

    [TestMethod]
    public void Return_without_a_ticket_has_neither()
    {
        var context = new Return(_context, null);
        context.Identity.Should().BeNull();
        context.Properties.Should().BeNull();
    }

    private sealed class Plain(IOwinContext context) : EndpointContext(context);

    private sealed class Typed(IOwinContext context, string options) : EndpointContext<string>(context, options);

    private sealed class Return(IOwinContext context, AuthenticationTicket ticket) : ReturnEndpointContext(context, ticket);
}
