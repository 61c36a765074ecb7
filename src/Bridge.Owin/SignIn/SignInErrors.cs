#if NET
using Microsoft.AspNetCore.Http;

namespace Bridge.Owin.SignIn;

/// <summary>The errors for a wrong order or a wrong name in an app's sign-in.</summary>
internal static class SignInErrors
{
    public static InvalidOperationException OutsideOfPipeline(string scheme, string what, HttpContext context)
    {
        string place = context.GetEndpoint()?.DisplayName is { } endpoint ? $"The endpoint '{endpoint}'" : "The request";
        return new InvalidOperationException(
            $"The scheme '{scheme}' cannot {what} here: it uses the sign-in middleware of a Katana pipeline, and the request is not in one. {place} must "
                + "be behind app.UseKatana(...). Call, in this order: app.UseKatana(...), app.UseAuthentication() if the app calls it, "
                + "app.UseAuthorization(), and then map the endpoints. A WebApplication that does not call app.UseAuthorization() runs it in front of all "
                + "other middleware. The sign-in middleware of an application that is itself mounted by MapKatana runs only after the authorization of that "
                + "endpoint.");
    }

    public static InvalidOperationException Started(string scheme, string what) => new(
        $"The scheme '{scheme}' cannot {what} here: the response has begun, and its status and headers are sent. Do it before the first write to the "
            + "response.");

    public static InvalidOperationException UnknownType(string scheme, string? type, string[] known) => new(
        (type is null
            ? $"The scheme '{scheme}' uses the active sign-in middleware of Katana"
            : $"The scheme '{scheme}' uses the Katana middleware of authentication type '{type}'")
            + $", and the Katana pipeline of the request has {(known.Length == 0 ? "no sign-in middleware" : "none of that type")}. "
            + (known.Length == 0
                ? "Add it in app.UseKatana(...), before the code that uses it."
                : $"It has: {Quoted(known)}. Name one of them: AddAuthentication().AddKatana(\"{known[0]}\")."));

    public static InvalidOperationException NoTarget(string scheme, string? type, string[] known) => new(
        $"It is not clear which of Katana's middleware is to sign in an identity of authentication type '{type}': the scheme '{scheme}' names none, and the "
            + $"pipeline has {Quoted(known)}. Make the identity with one of these types (new ClaimsIdentity(claims, \"{known[0]}\")), or have the scheme name "
            + $"one: AddAuthentication().AddKatana(\"{known[0]}\").");

    public static InvalidOperationException TwoIdentities(string scheme, string type) => new(
        $"The scheme '{scheme}' cannot sign in a user with two identities for the authentication type '{type}': Katana's middleware signs in one identity. Put "
            + "the claims of both into one ClaimsIdentity.");

    private static string Quoted(string[] types) => string.Join(", ", types.Select(static type => $"'{type}'"));
}
#endif
