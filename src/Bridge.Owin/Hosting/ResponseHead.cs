using System.Globalization;
using System.Net;
using Bridge.Http;

namespace Bridge.Owin.Hosting;

/// <summary>
/// Puts the status, the reason phrase and the headers of an application on HttpListener's response. First everything is checked, so that a refusal finds nothing sent and nothing set.
/// </summary>
internal static class ResponseHead
{
    /// <returns>The declared Content-Length; -1 where there is none.</returns>
    public static long Apply(HttpListenerResponse response, int status, string? reason, IDictionary<string, string[]>? headers)
    {
        if (status is < 200 or > 999)
        {
            throw new InvalidOperationException($"'{OwinKeys.ResponseStatusCode}' is {status.ToString(CultureInfo.InvariantCulture)}: a response's status is 200 to 999.");
        }

        if (reason is not null)
        {
            Check(reason, OwinKeys.ResponseReasonPhrase);
        }

        var length = -1L;
        if (headers is HostHeaders own)
        {
            foreach (var header in own.Inner)
            {
                Check(header, ref length);
            }
        }
        else if (headers is not null)
        {
            foreach (var header in headers)
            {
                Check(header, ref length);
            }
        }

        response.StatusCode = status;
        if (reason is not null)
        {
            response.StatusDescription = reason;
        }

        if (headers is HostHeaders mine)
        {
            foreach (var header in mine.Inner)
            {
                Set(response, header.Key, header.Value);
            }
        }
        else if (headers is not null)
        {
            foreach (var header in headers)
            {
                Set(response, header.Key, header.Value);
            }
        }

        return length;
    }

    private static void Check(KeyValuePair<string, string[]> header, ref long length)
    {
        var name = header.Key;
        if (name.Length == 0)
        {
            throw new InvalidOperationException("A response header has an empty name.");
        }

        foreach (var c in name)
        {
            if (!HeaderRules.IsTokenCharacter(c))
            {
                throw new InvalidOperationException($"The name of the response header '{Printable(name)}' has {Describe(c)}: a name is a token (RFC 9110 section 5.6.2).");
            }
        }

        if (header.Value is null)
        {
            return;
        }

        foreach (var value in header.Value)
        {
            if (value is null)
            {
                continue;
            }

            Check(value, name);
            if (string.Equals(name, "Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var declared) || (length >= 0 && length != declared))
                {
                    throw new InvalidOperationException($"The response header 'Content-Length' is '{string.Join("', '", header.Value)}': it takes one number of bytes.");
                }

                length = declared;
            }
        }
    }

    private static void Check(string value, string name)
    {
        foreach (var c in value)
        {
            if (!HeaderRules.IsPrintable(c))
            {
                throw new InvalidOperationException(name == OwinKeys.ResponseReasonPhrase
                    ? $"'{name}' has {Describe(c)}: a reason phrase is printable ASCII."
                    : $"The response header '{name}' has {Describe(c)} in its value: a value is printable ASCII. Encode it (percent-encoding in a URL, RFC 8187 in a parameter).");
            }
        }
    }

    private static void Set(HttpListenerResponse response, string name, string[]? values)
    {
        if (values is null || values.Length == 0)
        {
            return;
        }

        switch (name.Length)
        {
            case 2 when Is(name, "TE"):
            case 7 when Is(name, "Trailer") || Is(name, "Upgrade"):
            case 10 when Is(name, "Keep-Alive"):
            case 14 when Is(name, "Content-Length"):
            case 16 when Is(name, "Proxy-Connection"):
            case 17 when Is(name, "Transfer-Encoding"):
                // The framing of the body and the connection are the host's: an application's word on them could only contradict it.
                return;

            case 10 when Is(name, "Connection"):
                if (HasToken(values, "close"))
                {
                    response.KeepAlive = false;
                }

                return;

            case 12 when Is(name, "Content-Type"):
            case 8 when Is(name, "Location"):
                if (values[values.Length - 1] is { } last)
                {
                    response.AddHeader(name, last);
                }

                return;

            case 16 when Is(name, "WWW-Authenticate"):
                // .NET Framework refuses a second AppendHeader of it; a list is the same to a client (RFC 9110 section 11.6.1).
                response.AddHeader(name, string.Join(", ", values));
                return;
        }

        foreach (var value in values)
        {
            if (value is not null)
            {
                response.AppendHeader(name, value);
            }
        }
    }

    private static bool Is(string name, string known) => string.Equals(name, known, StringComparison.OrdinalIgnoreCase);

    private static bool HasToken(string[] values, string token)
    {
        foreach (var value in values)
        {
            foreach (var part in (value ?? "").Split(','))
            {
                if (Is(part.Trim(), token))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static string Describe(char c) => c switch
    {
        '\r' => "a carriage return",
        '\n' => "a line feed",
        '\0' => "a NUL",
        ' ' => "a space",
        > ' ' and < '\x7f' => $"'{c}'",
        _ => "the character U+" + ((int)c).ToString("X4", CultureInfo.InvariantCulture),
    };

    private static string Printable(string name)
    {
        var characters = name.ToCharArray();
        for (var i = 0; i < characters.Length; i++)
        {
            if (characters[i] is < ' ' or >= '\x7f')
            {
                characters[i] = '?';
            }
        }

        return new string(characters);
    }
}
