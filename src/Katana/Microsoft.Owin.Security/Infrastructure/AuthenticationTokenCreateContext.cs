using Microsoft.Owin.Security.Provider;

namespace Microsoft.Owin.Security.Infrastructure;

/// <summary>A request for a token for a ticket.</summary>
public class AuthenticationTokenCreateContext : BaseContext
{
    private readonly ISecureDataFormat<AuthenticationTicket> _secureDataFormat;

    /// <summary>Makes the context.</summary>
    /// <param name="context">The request's context.</param>
    /// <param name="secureDataFormat">The middleware's own format.</param>
    /// <param name="ticket">The ticket.</param>
    /// <exception cref="ArgumentNullException"><paramref name="secureDataFormat"/> or <paramref name="ticket"/> is null.</exception>
    public AuthenticationTokenCreateContext(
        IOwinContext context, ISecureDataFormat<AuthenticationTicket> secureDataFormat, AuthenticationTicket ticket)
        : base(context)
    {
        _secureDataFormat = secureDataFormat ?? throw new ArgumentNullException(nameof(secureDataFormat));
        Ticket = ticket ?? throw new ArgumentNullException(nameof(ticket));
    }

    /// <summary>The ticket.</summary>
    public AuthenticationTicket Ticket { get; protected set; }

    /// <summary>The token; null until it is set.</summary>
    public string Token { get; protected set; }

    /// <summary>Protects the ticket with the middleware's own format. Does not set <see cref="Token"/>.</summary>
    /// <returns>The protected text.</returns>
    public string SerializeTicket() => _secureDataFormat.Protect(Ticket);

    /// <summary>Sets <see cref="Token"/>.</summary>
    /// <param name="tokenValue">The token.</param>
    /// <exception cref="ArgumentNullException"><paramref name="tokenValue"/> is null.</exception>
    public void SetToken(string tokenValue) => Token = tokenValue ?? throw new ArgumentNullException(nameof(tokenValue));
}
