using System.Collections;
using Bridge.Http;
using Microsoft.Extensions.Primitives;

namespace Bridge;

/// <summary>
/// The headers of a response, or those that a view's tuple sets. Names ignore case, and each has its values in order.
/// </summary>
/// <remarks>
/// Only null names are refused here. Other invalid headers (a name that is not a token, CR, LF, NUL, text that is not ASCII) are refused when the response is
/// made, before anything is sent. The error names the view. The cookies of <see cref="Response.SetCookie"/> are not among these entries: they become headers
/// when the response is sent.
/// </remarks>
public sealed class Headers : IEnumerable<KeyValuePair<string, StringValues>>
{
    private readonly Dictionary<string, StringValues> _values;

    /// <summary>Creates an empty collection.</summary>
    public Headers() => _values = new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Creates a copy of <paramref name="headers"/>.</summary>
    /// <param name="headers">The headers to copy.</param>
    /// <exception cref="ArgumentNullException"><paramref name="headers"/> is null.</exception>
    public Headers(Headers headers)
    {
        _values = new Dictionary<string, StringValues>((headers ?? throw new ArgumentNullException(nameof(headers)))._values, StringComparer.OrdinalIgnoreCase);
        Cookies = headers.Cookies is null ? null : [.. headers.Cookies];
    }

    /// <summary>The number of names.</summary>
    public int Count => _values.Count;

    /// <summary>
    /// The values of <paramref name="name"/>; none if it is absent. Setting replaces them. Setting no values prevents the header from being sent, even if
    /// Bridge would send it by default.
    /// </summary>
    /// <param name="name">The header's name.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public StringValues this[string name]
    {
        get => _values.TryGetValue(name, out StringValues values) ? values : StringValues.Empty;
        set => _values[name] = value;
    }

    /// <summary>Adds values to those that <paramref name="name"/> has.</summary>
    /// <param name="name">The header's name.</param>
    /// <param name="values">The values, each sent separately.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public void Add(string name, StringValues values) => _values[name] = StringValues.Concat(this[name], values);

    /// <summary>Whether there is an entry for <paramref name="name"/>, even one without values.</summary>
    /// <param name="name">The header's name.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public bool Contains(string name) => _values.ContainsKey(name);

    /// <summary>Removes the entry for <paramref name="name"/>, so that Bridge's own default applies again.</summary>
    /// <param name="name">The header's name.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public bool Remove(string name) => _values.Remove(name);

    /// <summary>Enumerates the names with their values.</summary>
    /// <returns>An enumerator.</returns>
    public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>
    /// Cookies that become <c>Set-Cookie</c> headers when the response is sent, because only then it is known whether the request came over https.
    /// </summary>
    internal List<(string Name, string Value, CookieAttributes Attributes)>? Cookies { get; private set; }

    internal void AddCookie(string name, string value, CookieAttributes attributes)
    {
        // Formatting the cookie here makes an invalid name or attribute fail at the line that sets it, and not when the response is sent.
        SetCookieHeader.Format(name, value, attributes, isHttps: false);
        (Cookies ??= []).Add((name, value, attributes));
    }

    internal void AddCookies(Headers other)
    {
        if (other.Cookies is not null)
        {
            (Cookies ??= []).AddRange(other.Cookies);
        }
    }

    internal bool TryGetValue(string name, out StringValues values) => _values.TryGetValue(name, out values);

    internal Dictionary<string, StringValues>.Enumerator Enumerate() => _values.GetEnumerator();
}
