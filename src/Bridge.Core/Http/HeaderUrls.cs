using System.Text;

namespace Bridge.Http;

/// <summary>
/// The URLs within the value of a header that has other text too: <c>Refresh</c>, to whose URL browsers go, and <c>Link</c>, whose URLs they fetch.
/// </summary>
internal static class HeaderUrls
{
    /// <summary>Whether a header is one of these.</summary>
    public static bool Has(string name) => name.Length switch
    {
        4 => string.Equals(name, "Link", StringComparison.OrdinalIgnoreCase),
        7 => IsRefresh(name),
        _ => false,
    };

    /// <summary>A header's value with each of its URLs in the form in which it is sent.</summary>
    /// <param name="name">The header's name.</param>
    /// <param name="value">The value.</param>
    /// <param name="check">Converts a URL, and returns what is wrong with it, or null.</param>
    /// <param name="sent">The value as it is sent.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? Convert(string name, string value, UrlCheck check, out string sent)
    {
        sent = value;
        StringBuilder? changed = null;
        int copied = 0;
        int at = 0;
        while (IsRefresh(name) ? TryFindInRefresh(value, at, out int start, out int end) : TryFindInLink(value, at, out start, out end))
        {
            string url = value.Substring(start, end - start);
            if (check(url, out string converted) is { } problem)
            {
                return problem;
            }

            if (converted != url)
            {
                (changed ??= new StringBuilder()).Append(value, copied, start - copied).Append(converted);
                copied = end;
            }

            at = end;
        }

        if (changed is not null)
        {
            sent = changed.Append(value, copied, value.Length - copied).ToString();
        }

        return null;
    }

    /// <summary>Converts a URL.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public delegate string? UrlCheck(string url, out string sent);

    private static bool IsRefresh(string name) => string.Equals(name, "Refresh", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Finds the URL as browsers do: WHATWG's HTML, "shared declarative refresh steps". After the seconds it may have <c>url=</c> and quotes. Text that does
    /// not begin with seconds is no refresh.
    /// </summary>
    private static bool TryFindInRefresh(string value, int from, out int start, out int end)
    {
        start = end = value.Length;
        int time = SkipSpace(value, 0);
        int at = time;
        while (at < value.Length && value[at] is (>= '0' and <= '9') or '.')
        {
            at++;
        }

        if (from > 0 || at == time || at == value.Length || value[at] is not (';' or ',' or ' ' or '\t'))
        {
            return false;
        }

        at = SkipSpace(value, at);
        if (at < value.Length && value[at] is ';' or ',')
        {
            at = SkipSpace(value, at + 1);
        }

        if (string.Compare(value, at, "url", 0, 3, StringComparison.OrdinalIgnoreCase) == 0)
        {
            int equals = SkipSpace(value, at + 3);
            if (equals < value.Length && value[equals] == '=')
            {
                at = SkipSpace(value, equals + 1);
            }
        }

        if (at < value.Length && value[at] is '"' or '\'')
        {
            end = value.IndexOf(value[at], at + 1);
            end = end < 0 ? value.Length : end;
            at++;
        }

        start = at;
        return start < end;
    }

    /// <summary>Finds the next URL in angle brackets that are not within quotes (RFC 8288 section 3).</summary>
    private static bool TryFindInLink(string value, int from, out int start, out int end)
    {
        start = end = value.Length;
        bool isQuoted = false;
        for (int i = from; i < value.Length; i++)
        {
            switch (value[i])
            {
                case '"':
                    isQuoted = !isQuoted;
                    break;
                case '\\' when isQuoted:
                    i++;
                    break;
                case '<' when !isQuoted:
                    start = i + 1;
                    end = value.IndexOf('>', start);
                    end = end < 0 ? value.Length : end;
                    return true;
            }
        }

        return false;
    }

    private static int SkipSpace(string value, int at)
    {
        while (at < value.Length && value[at] is ' ' or '\t')
        {
            at++;
        }

        return at;
    }
}
