namespace Microsoft.Owin;

/// <summary>The escaped query string of a request, without the question mark.</summary>
public struct QueryString : IEquatable<QueryString>
{
    /// <summary>The empty query string.</summary>
    public static readonly QueryString Empty = new(string.Empty);

    private readonly string _value;

    /// <summary>Wraps a query string.</summary>
    /// <param name="value">The escaped query string without the question mark, or null.</param>
    public QueryString(string value)
    {
        _value = value;
    }

    /// <summary>Makes a query string with one parameter.</summary>
    /// <param name="name">The name, which is escaped here.</param>
    /// <param name="value">The value, which is escaped here.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public QueryString(string name, string value)
    {
        if (name == null)
        {
            throw new ArgumentNullException(nameof(name));
        }
        if (value == null)
        {
            throw new ArgumentNullException(nameof(value));
        }
        _value = Uri.EscapeDataString(name) + "=" + Uri.EscapeDataString(value);
    }

    /// <summary>The query string without the question mark. Null and empty values are kept.</summary>
    public string Value => _value;

    /// <summary>Whether the query string contains more than white space.</summary>
    public bool HasValue => !string.IsNullOrWhiteSpace(_value);

    /// <summary>The query string for use in a URI, see <see cref="ToUriComponent"/>.</summary>
    /// <returns>The query string with its question mark; empty if there is none.</returns>
    public override string ToString() => ToUriComponent();

    /// <summary>The query string with its question mark. A number sign is escaped, because a fragment would begin there.</summary>
    /// <returns>The query string for use in a URI; empty if there is none.</returns>
    public string ToUriComponent() => HasValue ? "?" + _value.Replace("#", "%23") : string.Empty;

    /// <summary>Reads a query string from a URI.</summary>
    /// <param name="uriComponent">Null, empty, or a query string that begins with its question mark.</param>
    /// <returns>The query string.</returns>
    /// <exception cref="ArgumentException">It begins with another character.</exception>
    public static QueryString FromUriComponent(string uriComponent)
    {
        if (string.IsNullOrEmpty(uriComponent))
        {
            return Empty;
        }
        if (uriComponent[0] != '?')
        {
            throw new ArgumentException("The query string must start with a '?', and this one is '" + uriComponent + "'.", nameof(uriComponent));
        }
        return new QueryString(uriComponent.Substring(1));
    }

    /// <summary>The query string of an absolute URI, escaped.</summary>
    /// <param name="uri">An absolute URI.</param>
    /// <returns>The query string.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="uri"/> is null.</exception>
    public static QueryString FromUriComponent(Uri uri)
    {
        if (uri == null)
        {
            throw new ArgumentNullException(nameof(uri));
        }
        return new QueryString(uri.GetComponents(UriComponents.Query, UriFormat.UriEscaped));
    }

    /// <summary>Compares two query strings, character by character.</summary>
    /// <param name="other">The other query string.</param>
    /// <returns>True if they are equal.</returns>
    public bool Equals(QueryString other) => string.Equals(_value, other._value, StringComparison.Ordinal);

    /// <summary>Compares with a boxed query string, character by character.</summary>
    /// <param name="obj">The other query string.</param>
    /// <returns>True if <paramref name="obj"/> is a query string and equal.</returns>
    public override bool Equals(object obj) => obj is QueryString other && Equals(other);

    /// <summary>A hash of the characters.</summary>
    /// <returns>The hash.</returns>
    public override int GetHashCode() => _value == null ? 0 : StringComparer.Ordinal.GetHashCode(_value);

    /// <summary>Compares two query strings, character by character.</summary>
    /// <param name="left">A query string.</param>
    /// <param name="right">Another query string.</param>
    /// <returns>True if they are equal.</returns>
    public static bool operator ==(QueryString left, QueryString right) => left.Equals(right);

    /// <summary>Compares two query strings, character by character.</summary>
    /// <param name="left">A query string.</param>
    /// <param name="right">Another query string.</param>
    /// <returns>True if they differ.</returns>
    public static bool operator !=(QueryString left, QueryString right) => !left.Equals(right);
}
