#if NET
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Owin;
using Microsoft.Owin.Security;
using Microsoft.Owin.Security.Infrastructure;
using AuthenticateResult = Microsoft.AspNetCore.Authentication.AuthenticateResult;
using AuthenticationTicket = Microsoft.Owin.Security.AuthenticationTicket;
using KatanaHandler = Microsoft.Owin.Security.Infrastructure.AuthenticationHandler<Bridge.Owin.SignIn.AspNetCoreSchemeOptions>;

namespace Bridge.Owin.SignIn;

/// <summary>Handles one request for a scheme of ASP.NET Core's in a Katana pipeline.</summary>
internal sealed class AspNetCoreSchemeHandler : KatanaHandler
{
    private string Scheme => Options.AuthenticationType;

    /// <summary>Handles the callback of an external sign-in, as ASP.NET Core's UseAuthentication does.</summary>
    public override async Task<bool> InvokeAsync() =>
        await HandlerAsync() is IAuthenticationRequestHandler handler && await handler.HandleRequestAsync();

    protected override async Task<AuthenticationTicket> AuthenticateCoreAsync()
    {
        AuthenticateResult result = await Context.GetHttpContext().AuthenticateAsync(Scheme);

        // Null means that there is no ticket, although the type of Katana's method does not allow it.
        return result is { Principal.Identity: ClaimsIdentity identity }
            ? new AuthenticationTicket(identity, PropertyItems.ToKatana(result.Properties))
            : null!;
    }

    protected override async Task ApplyResponseGrantAsync()
    {
        HttpContext context = Context.GetHttpContext();
        if (Helper.LookupSignIn(Scheme) is { } signIn)
        {
            await context.SignInAsync(Scheme, new ClaimsPrincipal(signIn.Identity), PropertyItems.FromKatana(signIn.Properties));
        }
        else if (Helper.LookupSignOut(Scheme, Options.AuthenticationMode) is { } signOut && await HandlerAsync() is IAuthenticationSignOutHandler)
        {
            await context.SignOutAsync(Scheme, PropertyItems.FromKatana(signOut.Properties));
        }
    }

    protected override async Task ApplyResponseChallengeAsync()
    {
        if (Response.StatusCode == StatusCodes.Status401Unauthorized && Helper.LookupChallenge(Scheme, Options.AuthenticationMode) is { } challenge)
        {
            await Context.GetHttpContext().ChallengeAsync(Scheme, PropertyItems.FromKatana(challenge.Properties));
        }
    }

    private Task<IAuthenticationHandler?> HandlerAsync()
    {
        HttpContext context = Context.GetHttpContext();
        return context.RequestServices.GetRequiredService<IAuthenticationHandlerProvider>().GetHandlerAsync(context, Scheme);
    }
}
#endif
