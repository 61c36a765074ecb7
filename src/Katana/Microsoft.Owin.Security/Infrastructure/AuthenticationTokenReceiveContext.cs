using Microsoft.Owin.Security.Provider;

namespace Microsoft.Owin.Security.Infrastructure;

/// <summary>A token that wants its ticket.</summary>
public class AuthenticationTokenReceiveContext : BaseContext
{
    private readonly ISecureDataFormat<AuthenticationTicket> _secureDataFormat;

    /// <summary>Asks for a ticket.</summary>
    /// <param name="context">The request's context.</param>
    /// <param name="secureDataFormat">The middleware's own format.</param>
    /// <param name="token">The token.</param>
    /// <exception cref="ArgumentNullException"><paramref name="secureDataFormat"/> or <paramref name="token"/> is null.</exception>
    public AuthenticationTokenReceiveContext(
        IOwinContext context, ISecureDataFormat<AuthenticationTicket> secureDataFormat, string token)
        : base(context)
    {
        _secureDataFormat = secureDataFormat ?? throw new ArgumentNullException(nameof(secureDataFormat));
        Token = token ?? throw new ArgumentNullException(nameof(token));
    }

    /// <summary>The token.</summary>
    public string Token { get; protected set; }

    /// <summary>The ticket; null until it is set.</summary>
    public AuthenticationTicket Ticket { get; protected set; }

    /// <summary>Sets <see cref="Ticket"/> from text in the middleware's own format; to null where the text is no such thing.</summary>
    /// <param name="protectedData">The protected text.</param>
    public void DeserializeTicket(string protectedData) => Ticket = _secureDataFormat.Unprotect(protectedData);

    /// <summary>Sets <see cref="Ticket"/>.</summary>
    /// <param name="ticket">The ticket.</param>
    /// <exception cref="ArgumentNullException"><paramref name="ticket"/> is null.</exception>
    public void SetTicket(AuthenticationTicket ticket) => Ticket = ticket ?? throw new ArgumentNullException(nameof(ticket));
}
