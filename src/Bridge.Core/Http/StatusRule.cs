using System.Net;
using Bridge.Coercion;

namespace Bridge.Http;

/// <summary>What a tuple's status may be: an int, an <see cref="HttpStatusCode"/>, or text of three ASCII digits and an optional reason phrase.</summary>
internal static class StatusRule
{
    /// <summary>Whether a final response can have the status: 1xx is for interim responses, and a status line holds three digits (RFC 9110 section 15).</summary>
    public static bool IsFinal(int statusCode) => statusCode is >= 200 and <= 999;

    /// <summary>Whether a response of the status has no content. RFC 9110 sections 15.3.5, 15.3.6 and 15.4.5.</summary>
    public static bool IsBodiless(int statusCode) => statusCode is 204 or 205 or 304;

    /// <summary>Whether a value of the declared type may be a status, or null.</summary>
    public static bool CanBeStatus(Type declared) => ViewResultTypes.IsOpen(declared)
        || declared == typeof(int) || declared == typeof(int?) || declared == typeof(HttpStatusCode) || declared == typeof(HttpStatusCode?) || declared == typeof(string);

    /// <summary>Reads a status that is not null.</summary>
    /// <returns>False where it is no status.</returns>
    public static bool TryRead(object status, out int statusCode, out string? reasonPhrase)
    {
        reasonPhrase = null;
        switch (status)
        {
            case int number:
                statusCode = number;
                break;
            case HttpStatusCode number:
                statusCode = (int)number;
                break;
            case string text:
                return TryReadText(text, out statusCode, out reasonPhrase);
            default:
                statusCode = 0;
                return false;
        }

        return IsFinal(statusCode);
    }

    /// <summary>A reason phrase is printable ASCII and tabs; CR and LF would end the status line (RFC 9112 section 4).</summary>
    public static bool IsReasonPhrase(string text)
    {
        foreach (char c in text)
        {
            if (!HeaderRules.IsPrintable(c))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryReadText(string text, out int statusCode, out string? reasonPhrase)
    {
        statusCode = 0;
        reasonPhrase = null;
        if (text.Length < 3 || !IsDigit(text[0]) || !IsDigit(text[1]) || !IsDigit(text[2]) || (text.Length > 3 && text[3] != ' '))
        {
            return false;
        }

        statusCode = ((text[0] - '0') * 100) + ((text[1] - '0') * 10) + (text[2] - '0');
        if (text.Length > 4 && text.AsSpan(4).Trim(" \t".AsSpan()).Length > 0)
        {
            reasonPhrase = text.Substring(4);
        }

        return IsFinal(statusCode) && (reasonPhrase is null || IsReasonPhrase(reasonPhrase));
    }

    private static bool IsDigit(char c) => c is >= '0' and <= '9';
}
