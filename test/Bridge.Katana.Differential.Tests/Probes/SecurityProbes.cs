using System.Security.Claims;
using System.Security.Principal;
using Microsoft.Owin;
using Microsoft.Owin.Security;

namespace Bridge.Katana.Differential.Probes;

internal static class SecurityProbes
{
    private static readonly string[] s_keys =
    [
        "security.SignIn", "security.SignOut", "security.SignOutProperties", "security.Challenge", "owin.ResponseStatusCode",
    ];

    public static void AuthenticationProperties(Generator generate, Observation observe)
    {
        var dictionary = new Dictionary<string, string>();
        foreach (string key in new[] { ".issued", ".expires", ".persistent", ".redirect", ".refresh" })
        {
            if (generate.Chance(40))
            {
                dictionary[key] = generate.Of(
                    "",
                    "true",
                    "True",
                    "false",
                    "x",
                    "Thu, 01 Jan 1970 00:00:00 GMT",
                    "2020-01-01",
                    "Thu, 01 Jan 1970 00:00:00",
                    " true ",
                    null);
            }
        }
        AuthenticationProperties properties = generate.Chance(10) ? new AuthenticationProperties() : new AuthenticationProperties(generate.Noted(dictionary));
        See(observe, "read", properties);
        observe.Step("IsPersistent", () => properties.IsPersistent = generate.Of(true, false), () => properties.Dictionary);
        observe.Step("RedirectUri", () => properties.RedirectUri = generate.Text(), () => properties.Dictionary);
        DateTimeOffset? date = generate.Of<DateTimeOffset?>(
            null,
            new DateTimeOffset(2030, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(3)),
            DateTimeOffset.MinValue,
            DateTimeOffset.UnixEpoch);
        observe.Step("IssuedUtc", () => properties.IssuedUtc = date, () => properties.Dictionary);
        observe.Step("ExpiresUtc", () => properties.ExpiresUtc = date, () => properties.Dictionary);
        observe.Step("AllowRefresh", () => properties.AllowRefresh = generate.Of<bool?>(null, true, false), () => properties.Dictionary);
        See(observe, "step read", properties);
    }

    public static void AuthenticationManager(Generator generate, Observation observe)
    {
        var context = new OwinContext();
        IAuthenticationManager manager = context.Authentication;
        for (int count = 1 + generate.Number(5); count > 0; count--)
        {
            string[] types = Types(generate);
            AuthenticationProperties properties = Properties(generate);
            switch (generate.Of(
                "SignIn",
                "SignIn properties",
                "SignOut",
                "SignOut properties",
                "Challenge",
                "Challenge properties",
                "grant",
                "revoke",
                "challenge"))
            {
                case "SignIn":
                    observe.Step("SignIn", () => manager.SignIn(Identities(types)), () => State(context));
                    break;
                case "SignIn properties":
                    observe.Step("SignIn properties", () => manager.SignIn(properties, Identities(types)), () => State(context));
                    break;
                case "SignOut":
                    observe.Step("SignOut", () => manager.SignOut(types), () => State(context));
                    break;
                case "SignOut properties":
                    observe.Step("SignOut properties", () => manager.SignOut(properties, types), () => State(context));
                    break;
                case "Challenge":
                    observe.Step("Challenge", () => manager.Challenge(types), () => State(context));
                    break;
                case "Challenge properties":
                    observe.Step("Challenge properties", () => manager.Challenge(properties, types), () => State(context));
                    break;
                case "grant":
                    ClaimsIdentity[] identities = Identities(types);
                    observe.Step(
                        "AuthenticationResponseGrant",
                        () => manager.AuthenticationResponseGrant = identities == null
                            ? null
                            : new AuthenticationResponseGrant(new ClaimsPrincipal(identities), properties),
                        () => State(context));
                    break;
                case "revoke":
                    observe.Step(
                        "AuthenticationResponseRevoke",
                        () => manager.AuthenticationResponseRevoke = generate.Chance(30) ? null : new AuthenticationResponseRevoke(types, properties),
                        () => State(context));
                    break;
                default:
                    observe.Step(
                        "AuthenticationResponseChallenge",
                        () => manager.AuthenticationResponseChallenge = generate.Chance(30) ? null : new AuthenticationResponseChallenge(types, properties),
                        () => State(context));
                    break;
            }
            observe.See(
                "step grant",
                () => manager.AuthenticationResponseGrant is { } grant ? new object[] { grant.Identity, grant.Principal, grant.Properties.Dictionary } : null);
            observe.See(
                "step revoke",
                () => manager.AuthenticationResponseRevoke is { } revoke ? new object[] { revoke.AuthenticationTypes, revoke.Properties.Dictionary } : null);
            observe.See(
                "step challenge",
                () => manager.AuthenticationResponseChallenge is { } challenge
                    ? new object[] { challenge.AuthenticationTypes, challenge.Properties.Dictionary }
                    : null);
            observe.See("step helper", () => Helped(context, generate.Of("a", "b"), generate.Of(true, false)));
        }
    }

    public static void Authenticate(Generator generate, Observation observe)
    {
        var context = new OwinContext();
        var asked = new List<object>();
        string[] known = new[] { "a", "b", "c" }.Where(_ => generate.Chance(60)).ToArray();
        generate.Noted(known);
        bool delayed = generate.Of(true, false);
        if (generate.Chance(90))
        {
            context.Environment["security.Authenticate"] =
                new Func<string[], Action<IIdentity, IDictionary<string, string>, IDictionary<string, object>, object>, object, Task>(
                async (types,
            callback, state) =>
            {
                asked.Add(types);
                if (delayed)
                {
                    await Task.Yield();
                }
                foreach (string type in known)
                {
                    if (types == null)
                    {
                        callback(null, null, new Dictionary<string, object> { ["AuthenticationType"] = type, ["Caption"] = "C" + type }, state);
                    }
                    else if (types.Contains(type))
                    {
                        callback(
                            type == "c" ? null : type == "b" ? new GenericIdentity("n", type) : new ClaimsIdentity(type),
                            new Dictionary<string, string> { [".redirect"] = "/r" },
                            new Dictionary<string, object> { ["AuthenticationType"] = type },
                            state);
                    }
                }
            });
        }
        IAuthenticationManager manager = context.Authentication;
        observe.See("GetAuthenticationTypes", () => manager.GetAuthenticationTypes().Select(Description));
        observe.See("GetAuthenticationTypes chosen", () => manager.GetAuthenticationTypes(type => type.Caption != "Ca").Select(Description));
        string one = generate.Of("a", "b", "c", "x", null);
        observe.See("AuthenticateAsync", () => Result(manager.AuthenticateAsync(one).GetAwaiter().GetResult()));
        string[] many = Types(generate);
        observe.See("AuthenticateAsync many", () => manager.AuthenticateAsync(many).GetAwaiter().GetResult().Select(Result));
        observe.See("asked", () => asked);
        observe.See("User", () =>
        {
            manager.User = generate.Of("claims", "null") == "claims" ? new ClaimsPrincipal(new ClaimsIdentity("t")) : null;
            return manager.User;
        });
        observe.See("other User", () =>
        {
            context.Request.User = new GenericPrincipal(new GenericIdentity("n", "g"), []);
            return new object[] { manager.User, manager.User is not null, ReferenceEquals(context.Request.User, manager.User) };
        });
    }

    public static void Values(Generator generate, Observation observe)
    {
        string[] types = Types(generate);
        AuthenticationProperties properties = Properties(generate);
        ClaimsIdentity identity = generate.Of("identity", "null") == "identity" ? new ClaimsIdentity("t") : null;
        observe.See(
            "AuthenticateResult",
            () => Result(new AuthenticateResult(identity, properties, generate.Chance(50) ? new AuthenticationDescription() : null)));
        observe.See("grant", () => new AuthenticationResponseGrant(identity ?? new ClaimsIdentity(), properties).Properties.Dictionary);
        observe.See("grant principal", () => new AuthenticationResponseGrant(new ClaimsPrincipal(), properties).Identity);
        observe.See("grant null principal", () => new AuthenticationResponseGrant((ClaimsPrincipal)null, properties).Identity);
        observe.See("revoke", () => new AuthenticationResponseRevoke(types).Properties.Dictionary);
        observe.See("challenge", () => new AuthenticationResponseChallenge(types, properties).Properties.Dictionary);
        var description = new AuthenticationDescription();
        observe.Step("Caption", () => description.Caption = generate.Text(), () => description.Properties);
        observe.Step("AuthenticationType", () => description.AuthenticationType = generate.Text(), () => description.Properties);
        observe.See("Caption", () => description.Caption);
        observe.See("other", () => new AuthenticationDescription(new Dictionary<string, object> { ["Caption"] = 5 }).Caption);
    }

    /// <summary>What middleware of other assemblies sees: the environment.</summary>
    private static object State(OwinContext context) => s_keys.Select(key => context.Environment.TryGetValue(key, out object value) ? value switch
    {
        Tuple<IPrincipal, IDictionary<string, string>> grant => new object[] { grant.Item1, grant.Item2 },
        Tuple<string[], IDictionary<string, string>> challenge => new object[] { challenge.Item1, challenge.Item2 },
        _ => value,
    } : "none");

    /// <summary>The questions that authentication middleware asks of the manager.</summary>
    private static object Helped(OwinContext context, string type, bool active)
    {
        IAuthenticationManager manager = context.Authentication;
        return new object[]
        {
            manager.AuthenticationResponseChallenge is { } challenge
                && (challenge.AuthenticationTypes == null || challenge.AuthenticationTypes.Length == 0 ? active : challenge.AuthenticationTypes.Contains(type)),
            manager.AuthenticationResponseRevoke is { } revoke
                && (revoke.AuthenticationTypes == null || revoke.AuthenticationTypes.Length == 0 ? active : revoke.AuthenticationTypes.Contains(type)),
        };
    }

    private static void See(Observation observe, string name, AuthenticationProperties properties)
    {
        observe.See(name + " IsPersistent", () => properties.IsPersistent);
        observe.See(name + " RedirectUri", () => properties.RedirectUri);
        observe.See(name + " IssuedUtc", () => properties.IssuedUtc);
        observe.See(name + " ExpiresUtc", () => properties.ExpiresUtc);
        observe.See(name + " AllowRefresh", () => properties.AllowRefresh);
        observe.See(name + " Dictionary", () => properties.Dictionary);
    }

    private static object Description(AuthenticationDescription description) =>
        description == null ? null : new object[] { description.AuthenticationType, description.Caption };

    private static object Result(AuthenticateResult result) =>
        result == null ? null : new object[] { result.Identity, result.Properties.Dictionary, Description(result.Description) };

    private static string[] Types(Generator generate) => generate.Of([], null, ["a"], ["b"], ["a", "b"], ["a", "a"], ["A"], [null], new[] { "c" });

    private static ClaimsIdentity[] Identities(string[] types) => types?.Select(type => new ClaimsIdentity(type)).ToArray();

    private static AuthenticationProperties Properties(Generator generate) => generate.Of("null", "empty", "one", "two") switch
    {
        "null" => null,
        "empty" => new AuthenticationProperties(),
        "one" => new AuthenticationProperties(new Dictionary<string, string> { ["k"] = "1" }),
        _ => new AuthenticationProperties(new Dictionary<string, string> { ["k"] = "2", ["l"] = "3" }),
    };
}
