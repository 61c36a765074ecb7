using System.Globalization;

namespace Microsoft.Owin.Infrastructure;

/// <summary>Parses lists of names and values: queries, forms and cookies. An item without an equals sign is skipped.</summary>
internal static class Delimited
{
    // Ten times the limit of ASP.NET. Katana has no limit, and a form of 30 MB can contain millions of values, which take half a gigabyte. The length of the
    // request line limits a query.
    private const int MostFormValues = 10_000;

    private static readonly char[] s_queryDelimiters = ['&', ';'];
    private static readonly char[] s_formDelimiters = ['&'];
    private static readonly char[] s_cookieDelimiters = [';'];

    internal static IDictionary<string, string[]> Query(IDictionary<string, object> environment, string text)
    {
        IDictionary<string, string[]> query = environment.GetOrDefault<IDictionary<string, string[]>>(OwinKeys.QueryParsed);
        if (query != null && environment.GetOrDefault<string>(OwinKeys.QueryText) == text)
        {
            return query;
        }
        if (query == null)
        {
            query = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
            environment[OwinKeys.QueryParsed] = query;
        }
        query.Clear();
        ParseValues(text, s_queryDelimiters, query, int.MaxValue);
        Remember(environment, OwinKeys.QueryText, text);
        return query;
    }

    internal static FormCollection Form(string text)
    {
        var form = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
        ParseValues(text, s_formDelimiters, form, MostFormValues);
        return new FormCollection(form);
    }

    internal static IDictionary<string, string> Cookies(IDictionary<string, object> environment, IDictionary<string, string[]> headers)
    {
        IDictionary<string, string> cookies = environment.GetOrDefault<IDictionary<string, string>>(OwinKeys.CookiesParsed);
        string text = HeaderValues.Get(headers, HeaderNames.Cookie);
        if (cookies != null && environment.GetOrDefault<string>(OwinKeys.CookiesText) == text)
        {
            return cookies;
        }
        if (cookies == null)
        {
            cookies = new Dictionary<string, string>(StringComparer.Ordinal);
            environment[OwinKeys.CookiesParsed] = cookies;
        }
        cookies.Clear();
        var reader = new Reader(text, s_cookieDelimiters);
        while (reader.Next(out string name, out string value))
        {
            // The first one counts: browsers send the cookie with the longest path first (RFC 6265, section 5.4).
            if (!cookies.ContainsKey(name))
            {
                cookies.Add(name, Uri.UnescapeDataString(value));
            }
        }
        Remember(environment, OwinKeys.CookiesText, text);
        return cookies;
    }

    private static void Remember(IDictionary<string, object> environment, string key, string text)
    {
        if (text != null || environment.ContainsKey(key))
        {
            environment[key] = text;
        }
    }

    private static void ParseValues(string text, char[] delimiters, IDictionary<string, string[]> target, int most)
    {
        int count = 0;
        Dictionary<string, List<string>> repeated = null;
        var reader = new Reader(text, delimiters);
        while (reader.Next(out string rawName, out string rawValue))
        {
            if (++count > most)
            {
                throw TooManyValues();
            }
            string name = Uri.UnescapeDataString(rawName.Replace('+', ' '));
            string value = Uri.UnescapeDataString(rawValue.Replace('+', ' '));
            if (!target.TryGetValue(name, out string[] first))
            {
                target.Add(name, [value]);
                continue;
            }
            // A name that is repeated a thousand times must not copy its values a thousand times.
            repeated ??= new Dictionary<string, List<string>>(StringComparer.OrdinalIgnoreCase);
            if (!repeated.TryGetValue(name, out List<string> values))
            {
                repeated.Add(name, values = [first[0]]);
            }
            values.Add(value);
        }
        if (repeated != null)
        {
            foreach (KeyValuePair<string, List<string>> item in repeated)
            {
                target[item.Key] = item.Value.ToArray();
            }
        }
    }

    private static InvalidDataException TooManyValues()
    {
        var error = new InvalidDataException("The form has more than "
            + MostFormValues.ToString(CultureInfo.InvariantCulture)
            + " values, which is the limit.");
        // This tells the host that the client is at fault. This assembly can only use Katana's exceptions.
        error.Data["bridge.StatusCode"] = 413;
        return error;
    }

    private struct Reader(string text, char[] delimiters)
    {
        private readonly string _text = text ?? string.Empty;
        private int _position;

        internal bool Next(out string name, out string value)
        {
            while (_position < _text.Length)
            {
                int start = _position;
                int end = _text.IndexOfAny(delimiters, start);
                end = end < 0 ? _text.Length : end;
                _position = end + 1;
                int equals = _text.IndexOf('=', start, end - start);
                if (equals < 0)
                {
                    continue;
                }
                while (start < equals && char.IsWhiteSpace(_text[start]))
                {
                    start++;
                }
                name = _text.Substring(start, equals - start);
                value = _text.Substring(equals + 1, end - equals - 1);
                return true;
            }
            name = value = null;
            return false;
        }
    }
}
