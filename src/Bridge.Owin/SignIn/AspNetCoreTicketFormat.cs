#if NET
using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Owin.Security;
using AspNetCoreTicket = Microsoft.AspNetCore.Authentication.AuthenticationTicket;
using AuthenticationTicket = Microsoft.Owin.Security.AuthenticationTicket;
using IDataProtector = Microsoft.Owin.Security.DataProtection.IDataProtector;

namespace Bridge.Owin.SignIn;

/// <summary>Reads and writes Katana's tickets in the format of ASP.NET Core's cookie authentication.</summary>
internal sealed class AspNetCoreTicketFormat(string scheme, IDataProtector protector) : Microsoft.Owin.Security.ISecureDataFormat<AuthenticationTicket>
{
    // A Katana ticket has one identity. The other identities are remembered for as long as it lives, so that a renewal does not lose them.
    private static readonly ConditionalWeakTable<ClaimsIdentity, ClaimsIdentity[]> s_others = [];

    private readonly TicketDataFormat _format = new(new ProtectorOfKatana(protector));

    public string Protect(AuthenticationTicket data)
    {
        ArgumentNullException.ThrowIfNull(data);
        ClaimsIdentity identity = data.Identity ?? throw new ArgumentException("A ticket without an identity cannot be a cookie.", nameof(data));
        ClaimsIdentity[] identities = s_others.TryGetValue(identity, out ClaimsIdentity[]? others) ? [identity, .. others] : [identity];
        return _format.Protect(new AspNetCoreTicket(new ClaimsPrincipal(identities), PropertyItems.FromKatana(data.Properties), scheme));
    }

    public AuthenticationTicket Unprotect(string? protectedText)
    {
        if (_format.Unprotect(protectedText) is not { Principal.Identity: ClaimsIdentity identity } ticket)
        {
            // The contract returns null for text that cannot be read, although its type does not allow it.
            return null!;
        }

        ClaimsIdentity[] others = [.. ticket.Principal.Identities.Where(other => !ReferenceEquals(other, identity))];
        if (others.Length > 0)
        {
            s_others.Add(identity, others);
        }

        return new AuthenticationTicket(identity, PropertyItems.ToKatana(ticket.Properties));
    }

    /// <summary>Katana's protector as ASP.NET Core's. Its purposes are already set.</summary>
    private sealed class ProtectorOfKatana(IDataProtector protector) : Microsoft.AspNetCore.DataProtection.IDataProtector
    {
        public Microsoft.AspNetCore.DataProtection.IDataProtector CreateProtector(string purpose) =>
            throw new NotSupportedException("The purposes of this protector are complete.");

        public byte[] Protect(byte[] plaintext) => protector.Protect(plaintext);

        public byte[] Unprotect(byte[] protectedData) => protector.Unprotect(protectedData);
    }
}
#endif
