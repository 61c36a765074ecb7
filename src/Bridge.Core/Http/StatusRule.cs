using Bridge.Errors;

namespace Bridge.Http;

/// <summary>Which statuses a response may have, which of them have no content, and what a reason phrase may hold.</summary>
internal static class StatusRule
{
    /// <summary>
    /// Whether a final response can have the status: 1xx is for interim responses, and a status line holds three digits (RFC 9110 section 15).
    /// </summary>
    public static bool IsFinal(int statusCode) => statusCode is >= 200 and <= 999;

    /// <summary>Whether a response of the status has no content. RFC 9110 sections 15.3.5, 15.3.6 and 15.4.5.</summary>
    public static bool IsBodiless(int statusCode) => statusCode is 204 or 205 or 304;

    /// <summary>Whether a response's body is sent. It is not sent with a status without content, or in an answer to HEAD (RFC 9110 section 9.3.2).</summary>
    public static bool SendsBody(int statusCode, string method) => !IsBodiless(statusCode) && method != "HEAD";

    /// <summary>A reason phrase is printable ASCII and tabs; CR and LF would end the status line (RFC 9112 section 4).</summary>
    /// <remarks>
    /// A phrase with a control character is refused, as <see cref="HeaderRules.HasControl"/> says. A phrase that has characters beyond ASCII is left out,
    /// because no client acts on it, and the response is sent: <see cref="LeftOut"/> is the line for the log.
    /// </remarks>
    public static bool IsReasonPhrase(string text) => HeaderRules.IsPrintable(text);

    /// <summary>The message in the log about a phrase that is not sent.</summary>
    public static string LeftOut(string text) =>
        $"The reason phrase \"{Excerpt.Of(text)}\" of a response was left out: a reason phrase is ASCII (RFC 9112 section 4).";
}
