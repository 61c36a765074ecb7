using System.Security.Claims;
using Microsoft.Owin;
using Microsoft.Owin.Security;
using Microsoft.Owin.Security.Infrastructure;

namespace Bridge.Owin.Tests.SignIn;

/// <summary>Sign-in middleware of Katana, as small as it can be: the user is in a header, and what it does is in headers of the response.</summary>
internal sealed class HeaderMiddleware(OwinMiddleware next, HeaderOptions options) : AuthenticationMiddleware<HeaderOptions>(next, options)
{
    protected override AuthenticationHandler<HeaderOptions> CreateHandler() => new Handler();

    private sealed class Handler : AuthenticationHandler<HeaderOptions>
    {
        protected override Task<AuthenticationTicket> AuthenticateCoreAsync()
        {
            string? name = Request.Headers["X-" + Options.AuthenticationType];
            AuthenticationProperties properties = new();
            properties.Dictionary["of"] = Options.AuthenticationType;
            return Task.FromResult(name is null
                ? null!
                : new AuthenticationTicket(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], Options.AuthenticationType), properties));
        }

        protected override Task ApplyResponseChallengeAsync()
        {
            if (Response.StatusCode == 401 && Helper.LookupChallenge(Options.AuthenticationType, Options.AuthenticationMode) is { } challenge)
            {
                Response.Redirect($"/login?{challenge.Properties.RedirectUri}");
            }

            return Task.CompletedTask;
        }

        protected override Task ApplyResponseGrantAsync()
        {
            if (Helper.LookupSignIn(Options.AuthenticationType) is { } signIn)
            {
                Response.Headers["X-Signed-In"] = $"{Options.AuthenticationType} {signIn.Identity.Name} {signIn.Properties.Dictionary.Count}";
            }
            else if (Helper.LookupSignOut(Options.AuthenticationType, Options.AuthenticationMode) is not null)
            {
                Response.Headers["X-Signed-Out"] = Options.AuthenticationType;
            }

            return Task.CompletedTask;
        }
    }
}
