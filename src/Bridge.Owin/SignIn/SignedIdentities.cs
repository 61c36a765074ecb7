#if NET
using System.Security.Claims;

namespace Bridge.Owin.SignIn;

/// <summary>Chooses the identities that Katana's middleware signs in: each middleware takes the identity that has its authentication type.</summary>
internal static class SignedIdentities
{
    /// <param name="user">The user who signs in.</param>
    /// <param name="scheme">The scheme, for errors.</param>
    /// <param name="type">The authentication type that the scheme uses; null for any.</param>
    /// <param name="known">The authentication types of the pipeline's middleware.</param>
    /// <exception cref="InvalidOperationException">
    /// It is not clear which middleware signs an identity in, or a cookie would have to hold two identities.
    /// </exception>
    public static ClaimsIdentity[] Of(ClaimsPrincipal user, string scheme, string? type, string[] known)
    {
        List<ClaimsIdentity> identities = [.. user.Identities];
        HashSet<string> taken = new(StringComparer.Ordinal);
        List<int> others = [];
        for (int i = 0; i < identities.Count; i++)
        {
            string? own = identities[i].AuthenticationType;
            bool fits = type is null ? own is not null && known.Contains(own, StringComparer.Ordinal) : own == type;
            if (!fits)
            {
                others.Add(i);
            }
            else if (!taken.Add(own!))
            {
                throw SignInErrors.TwoIdentities(scheme, own!);
            }
        }

        if (others.Count == 0)
        {
            return [.. identities];
        }

        string target = type
            ?? (known.Length == 1 ? known[0] : throw SignInErrors.NoTarget(scheme, identities[others[0]].AuthenticationType, known));
        if (others.Count > 1 || taken.Contains(target))
        {
            throw SignInErrors.TwoIdentities(scheme, target);
        }

        ClaimsIdentity identity = identities[others[0]];
        identities[others[0]] = new ClaimsIdentity(identity, null, target, identity.NameClaimType, identity.RoleClaimType);
        return [.. identities];
    }
}
#endif
