using System.Security.Claims;
using System.Security.Principal;
using Microsoft.Owin.Infrastructure;
using AuthenticateCallback = System.Action<System.Security.Principal.IIdentity, System.Collections.Generic.IDictionary<string, string>, System.Collections.Generic.IDictionary<string, object>, object>;
using AuthenticateFunc = System.Func<string[], System.Action<System.Security.Principal.IIdentity, System.Collections.Generic.IDictionary<string, string>, System.Collections.Generic.IDictionary<string, object>, object>, object, System.Threading.Tasks.Task>;

namespace Microsoft.Owin.Security;

/// <summary>Stores everything in the environment, in types of the runtime, so that middleware of other assemblies can read it.</summary>
internal sealed class AuthenticationManager(IOwinContext context) : IAuthenticationManager
{
    private static readonly AuthenticateCallback s_addDescription =
        (_, _, description, descriptions) => ((List<AuthenticationDescription>)descriptions).Add(new AuthenticationDescription(description));

    private static readonly AuthenticateCallback s_addResult = (identity, properties, description, results) =>
        ((List<AuthenticateResult>)results).Add(new AuthenticateResult(
            identity,
            new AuthenticationProperties(properties),
            new AuthenticationDescription(description)));

    public ClaimsPrincipal User
    {
        get
        {
            IPrincipal user = context.Request.User;
            return user == null ? null : user as ClaimsPrincipal ?? new ClaimsPrincipal(user);
        }
        set => context.Request.User = value;
    }

    public AuthenticationResponseChallenge AuthenticationResponseChallenge
    {
        get => context.Get<Tuple<string[], IDictionary<string, string>>>(OwinKeys.Challenge) is { } challenge
            ? new AuthenticationResponseChallenge(challenge.Item1, new AuthenticationProperties(challenge.Item2))
            : null;
        set => context.Set(OwinKeys.Challenge, value == null ? null : Tuple.Create(value.AuthenticationTypes, value.Properties.Dictionary));
    }

    public AuthenticationResponseGrant AuthenticationResponseGrant
    {
        get => context.Get<Tuple<IPrincipal, IDictionary<string, string>>>(OwinKeys.SignIn) is { } grant
            ? new AuthenticationResponseGrant(grant.Item1 as ClaimsPrincipal ?? new ClaimsPrincipal(grant.Item1), new AuthenticationProperties(grant.Item2))
            : null;
        set => context.Set(OwinKeys.SignIn, value == null ? null : Tuple.Create((IPrincipal)value.Principal, value.Properties.Dictionary));
    }

    public AuthenticationResponseRevoke AuthenticationResponseRevoke
    {
        get => context.Get<string[]>(OwinKeys.SignOut) is { } authenticationTypes
            ? new AuthenticationResponseRevoke(
                authenticationTypes,
                new AuthenticationProperties(context.Get<IDictionary<string, string>>(OwinKeys.SignOutProperties)))
            : null;
        set
        {
            context.Set(OwinKeys.SignOut, value?.AuthenticationTypes);
            context.Set(OwinKeys.SignOutProperties, value?.Properties.Dictionary);
        }
    }

    public IEnumerable<AuthenticationDescription> GetAuthenticationTypes() => GetAuthenticationTypes(_ => true);

    public IEnumerable<AuthenticationDescription> GetAuthenticationTypes(Func<AuthenticationDescription, bool> predicate)
    {
        if (predicate == null)
        {
            throw new ArgumentNullException(nameof(predicate));
        }
        var descriptions = new List<AuthenticationDescription>();
        // Without names, the middleware only describes itself, which completes synchronously. The interface has no asynchronous form.
        Authenticate(null, s_addDescription, descriptions).GetAwaiter().GetResult();
        return descriptions.Where(predicate);
    }

    public async Task<AuthenticateResult> AuthenticateAsync(string authenticationType)
    {
        List<AuthenticateResult> results = await AuthenticateAll([authenticationType]).ConfigureAwait(false);
        return results.SingleOrDefault();
    }

    public async Task<IEnumerable<AuthenticateResult>> AuthenticateAsync(string[] authenticationTypes) =>
        await AuthenticateAll(authenticationTypes).ConfigureAwait(false);

    public void Challenge(params string[] authenticationTypes) => Challenge(null, authenticationTypes);

    public void Challenge(AuthenticationProperties properties, params string[] authenticationTypes)
    {
        context.Response.StatusCode = 401;
        AuthenticationResponseChallenge prior = AuthenticationResponseChallenge;
        AuthenticationResponseChallenge = prior == null
            ? new AuthenticationResponseChallenge(authenticationTypes, properties)
            : new AuthenticationResponseChallenge(Merge(prior.AuthenticationTypes, authenticationTypes), Merge(prior.Properties, properties));
    }

    public void SignIn(params ClaimsIdentity[] identities) => SignIn(null, identities);

    public void SignIn(AuthenticationProperties properties, params ClaimsIdentity[] identities)
    {
        if (identities == null)
        {
            throw new ArgumentNullException(nameof(identities));
        }
        // Signing in after signing out signs the user in: for each authentication type, the last call counts.
        if (AuthenticationResponseRevoke is { AuthenticationTypes: { } revoked })
        {
            string[] kept = revoked.Where(type => !identities.Any(identity => string.Equals(identity.AuthenticationType, type, StringComparison.Ordinal)))
                .ToArray();
            if (kept.Length < revoked.Length)
            {
                AuthenticationResponseRevoke = kept.Length == 0 ? null : new AuthenticationResponseRevoke(kept);
            }
        }
        AuthenticationResponseGrant prior = AuthenticationResponseGrant;
        AuthenticationResponseGrant = prior == null
            ? new AuthenticationResponseGrant(new ClaimsPrincipal(identities), properties)
            : new AuthenticationResponseGrant(new ClaimsPrincipal(prior.Principal.Identities.Concat(identities)), Merge(prior.Properties, properties));
    }

    public void SignOut(params string[] authenticationTypes) => SignOut(null, authenticationTypes);

    public void SignOut(AuthenticationProperties properties, params string[] authenticationTypes)
    {
        if (authenticationTypes != null && AuthenticationResponseGrant is { } priorGrant)
        {
            ClaimsIdentity[] granted = priorGrant.Principal.Identities.ToArray();
            ClaimsIdentity[] kept = granted.Where(identity => !authenticationTypes.Contains(identity.AuthenticationType, StringComparer.Ordinal)).ToArray();
            if (kept.Length < granted.Length)
            {
                AuthenticationResponseGrant = kept.Length == 0 ? null : new AuthenticationResponseGrant(new ClaimsPrincipal(kept), priorGrant.Properties);
            }
        }
        AuthenticationResponseRevoke prior = AuthenticationResponseRevoke;
        AuthenticationResponseRevoke = prior == null
            ? new AuthenticationResponseRevoke(authenticationTypes, properties)
            : new AuthenticationResponseRevoke(Merge(prior.AuthenticationTypes, authenticationTypes), Merge(prior.Properties, properties));
    }

    private async Task<List<AuthenticateResult>> AuthenticateAll(string[] authenticationTypes)
    {
        var results = new List<AuthenticateResult>();
        await Authenticate(authenticationTypes, s_addResult, results).ConfigureAwait(false);
        return results;
    }

    private Task Authenticate(string[] authenticationTypes, AuthenticateCallback callback, object state)
    {
        AuthenticateFunc authenticate = context.Get<AuthenticateFunc>(OwinKeys.Authenticate);
        return authenticate == null ? Task.CompletedTask : authenticate(authenticationTypes, callback, state);
    }

    private static string[] Merge(string[] prior, string[] added) => [.. prior ?? [], .. added ?? []];

    private static AuthenticationProperties Merge(AuthenticationProperties prior, AuthenticationProperties added)
    {
        if (added != null && !ReferenceEquals(added.Dictionary, prior.Dictionary))
        {
            foreach (KeyValuePair<string, string> property in added.Dictionary)
            {
                prior.Dictionary[property.Key] = property.Value;
            }
        }
        return prior;
    }
}
