using System.Diagnostics.CodeAnalysis;
using Bridge.Errors;
using Bridge.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bridge.AspNetCore;

/// <summary>Refuses invalid headers and reason phrases, even if the server would allow them. The rules are those of <see cref="HeaderRules"/>.</summary>
internal static partial class ResponseHeadRules
{
    /// <summary>A power of two.</summary>
    private const int CheckedNameCount = 128;

    /// <summary>Names in the cache are never collected. No header in use has a longer name.</summary>
    private const int LongestKeptName = 64;

    private static readonly string?[] s_checkedNames = new string?[CheckedNameCount];

    /// <remarks>
    /// In most applications names are constants. Recent names are recognised by reference, which saves half of the cost of setting a header.
    /// </remarks>
    internal static void CheckName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0)
        {
            ThrowName(name);
        }

        ref string? known = ref s_checkedNames[((name.Length * 7) ^ name[^1]) & (CheckedNameCount - 1)];
        if (ReferenceEquals(known, name))
        {
            return;
        }

        if (!HeaderRules.IsToken(name))
        {
            ThrowName(name);
        }

        if (name.Length <= LongestKeptName)
        {
            known = name;
        }
    }

    internal static void CheckValue(string name, string? value)
    {
        if (value is not null && !HeaderRules.IsPrintable(value))
        {
            throw Unprintable($"header '{name}'", value, " Percent-encode or otherwise encode the rest.");
        }
    }

    /// <summary>A URL as it is sent in a header, percent-encoded.</summary>
    /// <exception cref="ArgumentException">It has control characters, or a host that could be misread.</exception>
    internal static string CheckUrl(string name, string value)
    {
        if (HeaderRules.HasControl(value))
        {
            throw Unprintable($"header '{name}'", value, "");
        }

        return HeaderRules.CheckUrl(name, value, isSentAsIs: true, out string sent) is { } problem ? throw new ArgumentException(problem) : sent;
    }

    internal static void CheckReasonPhrase(string reason)
    {
        if (HeaderRules.HasControl(reason))
        {
            throw Unprintable($"key '{OwinKeys.ResponseReasonPhrase}'", reason, "");
        }
    }

    /// <summary>The phrase; null if it is not ASCII, which is logged.</summary>
    internal static string? SendablePhrase(HttpContext context, string? reason)
    {
        if (reason is null || StatusRule.IsReasonPhrase(reason))
        {
            return reason;
        }

        if (context.RequestServices?.GetService<ILoggerFactory>() is { } factory)
        {
            LogPhrase(factory.CreateLogger("Bridge.Owin"), StatusRule.LeftOut(reason));
        }

        return null;
    }

    [LoggerMessage(2, LogLevel.Warning, "{Message}")]
    private static partial void LogPhrase(ILogger logger, string message);

    [DoesNotReturn]
    private static void ThrowName(string name)
        => throw new ArgumentException(
            $"'{Excerpt.Of(name)}' is not a header name: RFC 9110 section 5.1 allows letters, digits and !#$%&'*+-.^_`|~ only.",
            nameof(name));

    private static ArgumentException Unprintable(string what, string value, string advice)
    {
        char wrong = value.First(static c => !HeaderRules.IsPrintable(c));
        return new ArgumentException(
            $"The value of the {what}, '{Excerpt.Of(value)}', holds the character U+{(int)wrong:X4}; only visible ASCII characters, spaces and tabs can be "
                + $"sent.{advice}");
    }
}
