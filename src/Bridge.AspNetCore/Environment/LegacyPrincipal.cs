using System.Security.Claims;
using System.Security.Principal;

namespace Bridge.AspNetCore;

/// <summary>Wraps a user that is not a <see cref="ClaimsPrincipal"/>, as <c>server.User</c> allows, for ASP.NET Core, which requires one.</summary>
internal sealed class LegacyPrincipal(IPrincipal original) : ClaimsPrincipal(original)
{
    /// <summary>The application's own object.</summary>
    internal IPrincipal Original { get; } = original;

    /// <inheritdoc/>
    public override bool IsInRole(string role) => Original.IsInRole(role) || base.IsInRole(role);
}
