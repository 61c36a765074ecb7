using System.Security.Claims;
using System.Security.Principal;

namespace Bridge.AspNetCore;

/// <summary>A user that is no <see cref="ClaimsPrincipal"/>, as <c>server.User</c> allows, where ASP.NET Core asks for one.</summary>
internal sealed class LegacyPrincipal(IPrincipal original) : ClaimsPrincipal(original)
{
    /// <summary>The application's own object.</summary>
    internal IPrincipal Original { get; } = original;

    /// <inheritdoc/>
    public override bool IsInRole(string role) => Original.IsInRole(role) || base.IsInRole(role);
}
