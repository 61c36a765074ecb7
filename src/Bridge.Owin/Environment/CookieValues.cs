using System.Collections;
using Bridge.Http;

namespace Bridge.Owin.Environment;

/// <summary>
/// Reads the Cookie header by RFC 6265 section 4.2.1 and as ASP.NET Core does, so that a view gets the same cookies on every host. A malformed or empty cookie
/// is left out. Quotes around a value are part of it. Names ignore case, and if a name is repeated its last value counts.
/// </summary>
internal sealed class CookieValues : IReadOnlyDictionary<string, string?>
{
    private readonly Dictionary<string, string?> _values = new(StringComparer.OrdinalIgnoreCase);

    private CookieValues()
    {
    }

    public int Count => _values.Count;

    public IEnumerable<string> Keys => _values.Keys;

    public IEnumerable<string?> Values => _values.Values;

    public string? this[string key] => _values.TryGetValue(key, out string? value) ? value : null;

    public static CookieValues Parse(string[]? headers)
    {
        CookieValues cookies = new();
        foreach (string? header in headers ?? [])
        {
            foreach (string pair in (header ?? "").Split(';'))
            {
                int equals = pair.IndexOf('=');
                if (equals < 0)
                {
                    continue;
                }

                string name = pair.Substring(0, equals).TrimStart(' ', '\t');
                string value = pair.Substring(equals + 1).TrimEnd(' ', '\t');
                if (value.Length > 0 && HeaderRules.IsToken(name) && IsValue(value))
                {
                    // As in ASP.NET Core, enumeration shows the last spelling of the name.
                    cookies._values.Remove(name);
                    cookies._values.Add(name, Uri.UnescapeDataString(value));
                }
            }
        }

        return cookies;
    }

    public bool ContainsKey(string key) => _values.ContainsKey(key);

    public bool TryGetValue(string key, out string? value) => _values.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, string?>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool IsValue(string value)
    {
        bool isQuoted = value.Length > 1 && value[0] == '"' && value[value.Length - 1] == '"';
        for (int i = isQuoted ? 1 : 0; i < value.Length - (isQuoted ? 1 : 0); i++)
        {
            char c = value[i];
            if (c is <= ' ' or > '~' or '"' or ',' or ';' or '\\')
            {
                return false;
            }
        }

        return true;
    }
}
