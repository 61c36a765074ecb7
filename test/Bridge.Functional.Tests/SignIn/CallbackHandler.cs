using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bridge.Functional.Tests.SignIn;

/// <summary>A scheme of ASP.NET Core's that takes a callback, at /callback, and signs in by the default scheme.</summary>
internal sealed class CallbackHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder), IAuthenticationRequestHandler
{
    public async Task<bool> HandleRequestAsync()
    {
        if (Request.Path != "/callback")
        {
            return false;
        }

        await Context.SignInAsync(new ClaimsPrincipal(new ClaimsIdentity([], Scheme.Name)));
        return true;
    }

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());
}
