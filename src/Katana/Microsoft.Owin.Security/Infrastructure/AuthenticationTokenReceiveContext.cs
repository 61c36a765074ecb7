using Microsoft.Owin.Security.Provider;

namespace Microsoft.Owin.Security.Infrastructure;

/// <summary>A request for the ticket of a token.</summary>
public class AuthenticationTokenReceiveContext : BaseContext
{
    private readonly ISecureDataFormat<AuthenticationTicket> _secureDataFormat;

    /// <summary>Makes the context.</summary>
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

    /// <summary>Sets <see cref="Ticket"/> from text in the middleware's own format, or to null if the text is invalid.</summary>
    /// <param name="protectedData">The protected text.</param>
    public void DeserializeTicket(string protectedData) => Ticket = _secureDataFormat.Unprotect(protectedData);

    /// <summary>Sets <see cref="Ticket"/>.</summary>
    /// <param name="ticket">The ticket.</param>
    /// <exception cref="ArgumentNullException"><paramref name="ticket"/> is null.</exception>
    public void SetTicket(AuthenticationTicket ticket) => Ticket = ticket ?? throw new ArgumentNullException(nameof(ticket));
}
