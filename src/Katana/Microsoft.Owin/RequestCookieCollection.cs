using System.Collections;

namespace Microsoft.Owin;

/// <summary>The cookies of a request by name. Values are decoded, but names are as the client sent them.</summary>
public class RequestCookieCollection : IEnumerable<KeyValuePair<string, string>>
{
    private readonly IDictionary<string, string> _store;

    /// <summary>Wraps a dictionary.</summary>
    /// <param name="store">The dictionary.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> is null.</exception>
    public RequestCookieCollection(IDictionary<string, string> store)
    {
        _store = store ?? throw new ArgumentNullException(nameof(store));
    }

    /// <summary>
    /// The value of a cookie. If the name is missing, its escaped form is tried, because <see cref="ResponseCookieCollection"/> escapes names. The client's
    /// names are never unescaped, because a client could then forge names such as <c>__Host-x</c>.
    /// </summary>
    /// <param name="key">The cookie's name.</param>
    /// <returns>The decoded value, or null if there is no such cookie.</returns>
    public string this[string key] =>
        _store.TryGetValue(key, out string value) || _store.TryGetValue(Uri.EscapeDataString(key), out value) ? value : null;

    /// <summary>Enumerates the cookies.</summary>
    /// <returns>Names and values.</returns>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _store.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
