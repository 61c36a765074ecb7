using System.Text;

namespace Bridge.Http;

/// <summary>
/// Converts a URL with any text in it to one that a header can contain, by RFC 3987 section 3.1 and as Werkzeug's <c>iri_to_uri</c> does. Characters that a URL
/// cannot contain are percent-encoded as UTF-8. Characters that are already encoded, or have a meaning in a URL, stay. The host's name is converted to its
/// ASCII form.
/// </summary>
internal static class UrlEncoding
{
    /// <returns>False if the text has half a surrogate pair, or the host has no ASCII form.</returns>
    public static bool TryEncode(string url, out string encoded)
    {
        StringBuilder result = new(url.Length + 16);
        int scheme = SchemeLength(url);
        result.Append(url.Substring(0, scheme).ToLowerInvariant());
        int path = scheme;
        string host = "";
        if (string.CompareOrdinal(url, scheme, "//", 0, 2) == 0)
        {
            path = url.IndexOfAny(['/', '?', '#'], scheme + 2);
            path = path < 0 ? url.Length : path;
            host = url.Substring(scheme + 2, path - scheme - 2);
        }

        // As in Werkzeug, file:/x becomes file:///x, and an empty host without a scheme is ignored.
        if (host.Length > 0 || (scheme > 0 && path < url.Length && url[path] == '/'))
        {
            result.Append("//");
        }

        bool could = TryAppendHost(result, host) && !HasHalfPair(url);

        int fragment = url.IndexOf('#', path);
        fragment = fragment < 0 ? url.Length : fragment;
        int query = url.IndexOf('?', path, fragment - path);
        query = query < 0 ? fragment : query;
        Append(result, url.Substring(path, query - path));

        // As in Werkzeug, an empty query or fragment is left out with its mark.
        if (fragment - query > 1)
        {
            Append(result, url.Substring(query, fragment - query));
        }

        if (url.Length - fragment > 1)
        {
            Append(result, url.Substring(fragment));
        }

        encoded = result.ToString();
        return could;
    }

    /// <summary>
    /// The length of a scheme and its colon; 0 if there is none. Text that looks like a host with a port (<c>localhost:80</c>) has no scheme.
    /// </summary>
    internal static int SchemeLength(string url)
    {
        int colon = url.IndexOf(':');
        for (int i = 0; i < colon; i++)
        {
            if (!PercentEncoding.IsLetterOrDigit(url[i]) && url[i] is not ('+' or '-' or '.'))
            {
                return 0;
            }
        }

        bool isPort = true;
        for (int i = colon + 1; i < url.Length; i++)
        {
            isPort &= url[i] is >= '0' and <= '9';
        }

        return colon > 0 && (url.Length == colon + 1 || !isPort) ? colon + 1 : 0;
    }

    private static bool TryAppendHost(StringBuilder result, string host)
    {
        int nameStart = host.LastIndexOf('@') + 1;
        int nameEnd = host.IndexOf(':', nameStart);
        nameEnd = nameEnd < 0 ? host.Length : nameEnd;
        Append(result, host.Substring(0, nameStart));
        bool could = UrlHost.TryMap(host.Substring(nameStart, nameEnd - nameStart), out string name);
        Append(result, name);
        Append(result, host.Substring(nameEnd));
        return could;
    }

    private static void Append(StringBuilder result, string text) => PercentEncoding.Append(result, text, ":/?#[]@!$&'()*+,;=%");

    private static bool HasHalfPair(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                {
                    return true;
                }

                i++;
            }
        }

        return false;
    }
}
