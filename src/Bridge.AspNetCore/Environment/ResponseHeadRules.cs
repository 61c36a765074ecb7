using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Bridge.Http;

namespace Bridge.AspNetCore;

/// <summary>What may stand in a response's head, whatever the server lets through: nothing that could end a line or begin another response (RFC 9110 sections 5.1, 5.5 and 15).</summary>
internal static class ResponseHeadRules
{
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>A power of two.</summary>
    private const int CheckedNameCount = 128;

    /// <summary>What is kept here is never collected; no header that is in use has a longer name.</summary>
    private const int LongestKeptName = 64;

    private static readonly string?[] CheckedNames = new string?[CheckedNameCount];

    private const string TransferEncoding = "Transfer-Encoding";

    /// <summary>Whether the server alone decides on a header: Kestrel would take Transfer-Encoding as the application's promise to frame the body itself.</summary>
    internal static bool IsFraming(string name)
        => name.Length == TransferEncoding.Length && name.Equals(TransferEncoding, StringComparison.OrdinalIgnoreCase);

    /// <remarks>Names are constants in most applications: the ones seen last are known by the object itself, which saves half of the cost of setting a header.</remarks>
    internal static void CheckName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length != 0)
        {
            ref string? known = ref CheckedNames[((name.Length * 7) ^ name[^1]) & (CheckedNameCount - 1)];
            if (ReferenceEquals(known, name))
            {
                return;
            }

            if (!name.AsSpan().ContainsAnyExcept(TokenCharacters))
            {
                if (name.Length <= LongestKeptName)
                {
                    known = name;
                }

                return;
            }
        }

        ThrowName(name);
    }

    [DoesNotReturn]
    private static void ThrowName(string name)
        => throw new ArgumentException($"'{Printable(name)}' is not a header name: RFC 9110 section 5.1 allows letters, digits and !#$%&'*+-.^_`|~ only.", nameof(name));

    internal static void CheckValue(string name, string? value)
    {
        if (value is not null && value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            CheckControls(name, value);
        }
    }

    internal static void CheckReasonPhrase(string reason)
    {
        foreach (char c in reason)
        {
            if (!HeaderRules.IsPrintable(c))
            {
                throw new ArgumentException($"The value of '{OwinKeys.ResponseReasonPhrase}', '{Printable(reason)}', holds the character U+{(int)c:X4}; only visible ASCII characters, spaces and tabs can be sent.");
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CheckControls(string name, string value)
    {
        foreach (char c in value)
        {
            if (!HeaderRules.IsPrintable(c))
            {
                throw new ArgumentException($"The value of the header '{name}', '{Printable(value)}', holds the character U+{(int)c:X4}; only visible ASCII characters, spaces and tabs can be sent. Percent-encode or otherwise encode the rest.");
            }
        }
    }

    private static string Printable(string text)
        => string.Create(Math.Min(text.Length, 100), text, static (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = source[i] is >= ' ' and <= '~' ? source[i] : '?';
            }
        });
}
