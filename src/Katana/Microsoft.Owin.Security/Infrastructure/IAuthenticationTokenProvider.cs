namespace Microsoft.Owin.Security.Infrastructure;

/// <summary>Makes and reads tokens instead of a middleware's own format, for instance to store tickets in a database and use their keys as tokens.</summary>
public interface IAuthenticationTokenProvider
{
    /// <summary>Makes a token for the context's ticket.</summary>
    /// <param name="context">Receives the token.</param>
    void Create(AuthenticationTokenCreateContext context);

    /// <summary>Makes a token for the context's ticket.</summary>
    /// <param name="context">Receives the token.</param>
    /// <returns>A task that ends when the token is made.</returns>
    Task CreateAsync(AuthenticationTokenCreateContext context);

    /// <summary>Finds the ticket of the context's token.</summary>
    /// <param name="context">Receives the ticket.</param>
    void Receive(AuthenticationTokenReceiveContext context);

    /// <summary>Finds the ticket of the context's token.</summary>
    /// <param name="context">Receives the ticket.</param>
    /// <returns>A task that ends when the ticket is found.</returns>
    Task ReceiveAsync(AuthenticationTokenReceiveContext context);
}
