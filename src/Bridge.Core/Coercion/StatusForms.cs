using System.Net;
using Bridge.Http;

namespace Bridge.Coercion;

/// <summary>
/// The forms in which a tuple may give a status: an int, an <see cref="HttpStatusCode"/>, or text of three ASCII digits and an optional reason phrase.
/// </summary>
internal static class StatusForms
{
    /// <summary>Whether a value of the declared type may be a status, or null.</summary>
    public static bool CanBeStatus(Type declared) => DeclaredTypes.IsOpen(declared)
        || declared == typeof(int) || declared == typeof(int?) || declared == typeof(HttpStatusCode)
        || declared == typeof(HttpStatusCode?) || declared == typeof(string);

    /// <summary>Whether values of the type are statuses, and can be nothing else.</summary>
    public static bool IsStatus(Type type) => type == typeof(int) || type == typeof(HttpStatusCode);

    /// <summary>Reads a status that is not null.</summary>
    /// <returns>False if it is not a status.</returns>
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

        return StatusRule.IsFinal(statusCode);
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

        return StatusRule.IsFinal(statusCode) && (reasonPhrase is null || StatusRule.IsReasonPhrase(reasonPhrase));
    }

    private static bool IsDigit(char c) => c is >= '0' and <= '9';
}
