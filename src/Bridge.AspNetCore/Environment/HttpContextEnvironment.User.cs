using System.Security.Claims;
using System.Security.Principal;
using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore;

/// <content>The user. ASP.NET Core and the application share it, and either of them may set it.</content>
internal sealed partial class HttpContextEnvironment
{
    /// <summary>The user as the application set it, even if it is not a ClaimsPrincipal.</summary>
    internal IPrincipal ServerUser(HttpContext context)
    {
        ClaimsPrincipal user = context.User;
        return _details?.User is { } legacy && ReferenceEquals(legacy, user) ? legacy.Original : user;
    }

    internal void SetUser(HttpContext context, IPrincipal? user)
    {
        if (user is ClaimsPrincipal or null)
        {
            context.User = user as ClaimsPrincipal ?? new ClaimsPrincipal(new ClaimsIdentity());
        }
        else
        {
            context.User = GetDetails().User = new LegacyPrincipal(user);
        }
    }
}
