using System.Collections;
using System.Globalization;
using System.Security.Claims;
using System.Text;

namespace Bridge.Katana.Differential;

/// <summary>Values as text that says all that is compared.</summary>
internal static class Shown
{
    public static string Value(object value) => value switch
    {
        null => "null",
        string text => "\"" + Escaped(text) + "\"",
        bool flag => flag ? "true" : "false",
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        Uri uri => "<" + Escaped(uri.IsAbsoluteUri ? uri.AbsoluteUri : uri.OriginalString) + ">",
        ClaimsIdentity identity => "identity " + identity.AuthenticationType,
        ClaimsPrincipal principal => "principal " + Value(principal.Identities.ToArray()),
        IDictionary<string, object> map => Map(map),
        IDictionary<string, string[]> map => Map(map),
        IDictionary<string, string> map => Map(map),
        IEnumerable<KeyValuePair<string, string[]>> map => Map(map),
        IEnumerable<KeyValuePair<string, string>> map => Map(map),
        Delegate function => function.GetType().Name,
        IEnumerable list => "[" + string.Join(" ", list.Cast<object>().Select(Value)) + "]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.GetType().Name,
    };

    private static string Map<T>(IEnumerable<KeyValuePair<string, T>> map) =>
        "{" + string.Join(" ", map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => Escaped(pair.Key) + ":" + Value(pair.Value))) + "}";

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (char c in text)
        {
            escaped.Append(c is < ' ' or '\x7f' ? "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture) : c.ToString());
        }
        return escaped.ToString();
    }
}
