using System.Globalization;
using System.Net;
using Bridge.Errors;
using Bridge.Http;

namespace Bridge.Owin.Testing;

/// <summary>
/// The head that an application sets, by the rules of the hosts. If a host would refuse it, the test fails, so that no test passes with a response that no
/// client can get.
/// </summary>
internal static class AppResponseHead
{
    public static HttpStatusCode StatusOf(OwinEnvironment owin) => StatusRule.IsFinal(owin.StatusCode)
        ? (HttpStatusCode)owin.StatusCode
        : throw new InvalidOperationException(
            $"'{OwinKeys.ResponseStatusCode}' must be from 200 to 999, not {owin.StatusCode.ToString(CultureInfo.InvariantCulture)}.");

    /// <summary>The phrase that is sent; null for the status's own.</summary>
    public static string? PhraseOf(OwinEnvironment owin) => owin.ReasonPhrase is not { Length: > 0 } reason ? null
        : HeaderRules.HasControl(reason) ? throw new InvalidOperationException($"The reason phrase \"{Excerpt.Of(reason)}\" has a control character.")
        : StatusRule.IsReasonPhrase(reason) ? reason
        : null;

    /// <summary>The values of a header as they are sent; empty for a header that only the server sends.</summary>
    public static string[] ValuesOf(string name, string[]? values)
    {
        if (!HeaderRules.IsToken(name))
        {
            throw new InvalidOperationException($"'{Excerpt.Of(name)}' is not a header name (RFC 9110 section 5.1).");
        }

        if (values is null)
        {
            throw new InvalidOperationException($"The header '{name}' was set to null; remove it instead.");
        }

        if (HeaderRules.IsFraming(name))
        {
            return [];
        }

        if (string.Equals(name, "Content-Length", StringComparison.OrdinalIgnoreCase) && (values.Length != 1 || !HeaderRules.TryReadLength(values[0], out _)))
        {
            throw new InvalidOperationException($"The Content-Length \"{Excerpt.Of(string.Join(", ", values))}\" is not a number of bytes.");
        }

        return Array.ConvertAll(values, value => ValueOf(name, value ?? ""));
    }

    private static string ValueOf(string name, string value)
    {
        if (HeaderRules.IsUrl(name) && !HeaderRules.HasControl(value))
        {
            return HeaderRules.CheckUrl(name, value, isSentAsIs: true, out string sent) is { } problem ? throw new InvalidOperationException(problem) : sent;
        }

        return HeaderRules.IsPrintable(value) ? value : throw new InvalidOperationException(
            $"The value of the header '{name}', '{Excerpt.Of(value)}', has a character that cannot be sent: only printable ASCII and tabs can.");
    }
}
