#if NET
using System.Security.Claims;
using Bridge.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Owin;
using Microsoft.Owin.Security;
using AuthenticateResult = Microsoft.AspNetCore.Authentication.AuthenticateResult;
using AuthenticationProperties = Microsoft.AspNetCore.Authentication.AuthenticationProperties;
using AuthenticationTicket = Microsoft.AspNetCore.Authentication.AuthenticationTicket;
using KatanaResult = Microsoft.Owin.Security.AuthenticateResult;

namespace Bridge.Owin.SignIn;

/// <summary>A scheme of ASP.NET Core's authentication that uses the sign-in middleware of the Katana pipeline around it.</summary>
/// <remarks>
/// It does not derive from AuthenticationHandler&lt;T&gt;, which keeps the first result of a request. A WebApplication that runs UseAuthentication by itself
/// asks for the first result in front of the pipeline.
/// </remarks>
internal sealed class KatanaSchemeHandler(IOptionsMonitor<KatanaSchemeOptions> options) : IAuthenticationSignInHandler
{
    private AuthenticationScheme _scheme = null!;
    private HttpContext _context = null!;
    private string? _type;

    public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context)
    {
        _scheme = scheme;
        _context = context;
        _type = options.Get(scheme.Name).AuthenticationType;
        return Task.CompletedTask;
    }

    public async Task<AuthenticateResult> AuthenticateAsync()
    {
        if (FindPipeline(out PipelineRun? run) is not { } owin)
        {
            return AuthenticateResult.NoResult();
        }

        ClaimsPrincipal user = run!.User;
        HashSet<ClaimsIdentity> before = [.. run.UserBefore.Identities];
        ClaimsIdentity[] katanas = [.. user.Identities.Where(identity => identity.IsAuthenticated && !before.Contains(identity))];
        if (_type is not null)
        {
            KatanaResult? result = await owin.Authentication.AuthenticateAsync(_type);
            if (result?.Identity is not { } identity)
            {
                return AuthenticateResult.NoResult();
            }

            // The user's identity includes what later middleware has added to it.
            ClaimsIdentity[] named = [.. katanas.Where(own => string.Equals(own.AuthenticationType, _type, StringComparison.Ordinal))];
            return Success(new ClaimsPrincipal(named.Length > 0 ? named : [identity]), result.Properties);
        }

        if (katanas.Length == 0)
        {
            return AuthenticateResult.NoResult();
        }

        string?[] types = [.. katanas.Select(static identity => identity.AuthenticationType).Distinct(StringComparer.Ordinal)];
        IEnumerable<KatanaResult> results = await owin.Authentication.AuthenticateAsync(types);

        // If all identities of the user are Katana's, the user's own object is returned. It need not be a plain ClaimsPrincipal.
        bool isWhole = user.Identities.All(identity => !identity.IsAuthenticated || !before.Contains(identity));
        return Success(isWhole ? user : new ClaimsPrincipal(katanas), results.FirstOrDefault()?.Properties);
    }

    public Task ChallengeAsync(AuthenticationProperties? properties)
    {
        IOwinContext owin = RequirePipeline("challenge", out PipelineRun run);
        string[] known = TypesOf(owin);
        if (_type is not null && known.Length > 0 && !known.Contains(_type, StringComparer.Ordinal))
        {
            throw SignInErrors.UnknownType(_scheme.Name, _type, known);
        }

        if (ApiClient.Is(_context))
        {
            run.KeepUnauthorized();
        }

        // Katana's Challenge sets the status in the environment. This is the status of the response, unless a middleware passed on a copy of the environment.
        _context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        owin.Authentication.Challenge(PropertyItems.ToKatana(properties), _type is null ? [] : [_type]);
        return Task.CompletedTask;
    }

    public Task ForbidAsync(AuthenticationProperties? properties)
    {
        ThrowIfStarted("forbid");
        _context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    public Task SignInAsync(ClaimsPrincipal user, AuthenticationProperties? properties)
    {
        ArgumentNullException.ThrowIfNull(user);
        IOwinContext owin = RequirePipeline("sign in", out _);
        ClaimsIdentity[] identities = SignedIdentities.Of(user, _scheme.Name, _type, RequireTypes(owin));
        owin.Authentication.SignIn(PropertyItems.ToKatana(properties), identities);
        GoTo(properties?.RedirectUri);
        return Task.CompletedTask;
    }

    public Task SignOutAsync(AuthenticationProperties? properties)
    {
        IOwinContext owin = RequirePipeline("sign out", out _);
        RequireTypes(owin);
        owin.Authentication.SignOut(PropertyItems.ToKatana(properties), _type is null ? [] : [_type]);
        GoTo(properties?.RedirectUri);
        return Task.CompletedTask;
    }

    /// <summary>Redirects after a sign-in or a sign-out, as ASP.NET Core's cookie handler does. Katana's middleware does not know this property.</summary>
    private void GoTo(string? redirectUri)
    {
        if (redirectUri is null || _context.Response.StatusCode != StatusCodes.Status200OK)
        {
            return;
        }

        if (ApiClient.IsScript(_context.Request))
        {
            _context.Response.Headers.Location = redirectUri;
        }
        else
        {
            _context.Response.Redirect(redirectUri);
        }
    }

    private IOwinContext? FindPipeline(out PipelineRun? run)
    {
        IDictionary<string, object>? environment =
            _context.Features.Get<BranchFrame>()?.Environment ?? _context.Features.Get<HttpContextEnvironment>();
        run = environment is null ? null : PipelineRun.Of(environment);
        return run is null ? null : new OwinContext(environment);
    }

    private IOwinContext RequirePipeline(string what, out PipelineRun run)
    {
        ThrowIfStarted(what);
        IOwinContext? owin = FindPipeline(out PipelineRun? found);
        run = found!;
        return owin ?? throw SignInErrors.OutsideOfPipeline(_scheme.Name, what, _context);
    }

    private void ThrowIfStarted(string what)
    {
        if (_context.Response.HasStarted)
        {
            throw SignInErrors.Started(_scheme.Name, what);
        }
    }

    private string[] RequireTypes(IOwinContext owin)
    {
        string[] known = TypesOf(owin);
        return known.Length > 0 && (_type is null || known.Contains(_type, StringComparer.Ordinal))
            ? known
            : throw SignInErrors.UnknownType(_scheme.Name, _type, known);
    }

    private static string[] TypesOf(IOwinContext owin) =>
        [.. owin.Authentication.GetAuthenticationTypes().Select(static description => description.AuthenticationType)];

    private AuthenticateResult Success(ClaimsPrincipal principal, Microsoft.Owin.Security.AuthenticationProperties? properties) =>
        AuthenticateResult.Success(new AuthenticationTicket(principal, PropertyItems.FromKatana(properties), _scheme.Name));
}
#endif
