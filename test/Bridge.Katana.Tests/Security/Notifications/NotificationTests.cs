using FluentAssertions;
using Microsoft.Owin;
using Microsoft.Owin.Security;
using Microsoft.Owin.Security.Notifications;

namespace Bridge.Katana.Tests.Security.Notifications;

[TestClass]
public sealed class NotificationTests
{
    private readonly IOwinContext _context = new OwinContext();

    [TestMethod]
    public void A_notification_continues_until_it_is_handled_or_skipped()
    {
        var notification = new MessageReceivedNotification<string, object>(_context, "options") { ProtocolMessage = "message" };
        notification.State.Should().Be(NotificationResultState.Continue);
        notification.OwinContext.Should().BeSameAs(_context);
        notification.Options.Should().Be("options");
        notification.ProtocolMessage.Should().Be("message");

        notification.HandleResponse();
        (notification.State, notification.HandledResponse, notification.Skipped).Should().Be((NotificationResultState.HandledResponse, true, false));

        notification.SkipToNextMiddleware();
        (notification.State, notification.HandledResponse, notification.Skipped).Should().Be((NotificationResultState.Skipped, false, true));

        notification.State = NotificationResultState.Continue;
        (notification.HandledResponse, notification.Skipped).Should().Be((false, false));
    }

    [TestMethod]
    public void A_redirect_can_be_handled_but_not_skipped()
    {
        var notification = new RedirectToIdentityProviderNotification<string, object>(_context, "options") { ProtocolMessage = "message" };
        notification.HandledResponse.Should().BeFalse();
        notification.HandleResponse();
        notification.HandledResponse.Should().BeTrue();
        notification.State.Should().Be(NotificationResultState.HandledResponse);
        notification.Should().NotBeAssignableTo<BaseNotification<object>>();
    }

    [TestMethod]
    public void The_others_carry_what_they_tell_of()
    {
        var failure = new InvalidTimeZoneException();
        var ticket = new AuthenticationTicket(null, null);
        new AuthenticationFailedNotification<string, object>(_context, "o") { Exception = failure }.Exception.Should().BeSameAs(failure);
        new SecurityTokenReceivedNotification<string, object>(_context, "o") { ProtocolMessage = "m" }.ProtocolMessage.Should().Be("m");
        new SecurityTokenValidatedNotification<string, object>(_context, "o") { AuthenticationTicket = ticket }.AuthenticationTicket.Should().BeSameAs(ticket);
    }

    [TestMethod]
    public void States_have_Katanas_values() =>
        Enum.GetValues<NotificationResultState>().Select(s => $"{s}={(int)s}").Should().Equal("Continue=0", "Skipped=1", "HandledResponse=2");
}
