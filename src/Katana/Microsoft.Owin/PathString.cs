using Microsoft.Owin.Infrastructure;

namespace Microsoft.Owin;

/// <summary>The decoded path of a request. It is empty or begins with a slash.</summary>
public struct PathString : IEquatable<PathString>
{
    /// <summary>The empty path.</summary>
    public static readonly PathString Empty = new(string.Empty);

    private readonly string _value;

    /// <summary>Wraps a decoded path.</summary>
    /// <param name="value">Null, empty, or a path that begins with a slash.</param>
    /// <exception cref="ArgumentException"><paramref name="value"/> begins with another character.</exception>
    public PathString(string value)
    {
        if (!string.IsNullOrEmpty(value) && value[0] != '/')
        {
            throw new ArgumentException("The path must start with a '/' followed by one or more characters, and this one is '" + value + "'.", nameof(value));
        }
        _value = value;
    }

    /// <summary>The decoded path. Null and empty values are kept.</summary>
    public string Value => _value;

    /// <summary>Whether the path is neither null nor empty.</summary>
    public bool HasValue => !string.IsNullOrEmpty(_value);

    /// <summary>The path for use in a URI, see <see cref="ToUriComponent"/>.</summary>
    /// <returns>The escaped path; empty if there is none.</returns>
    public override string ToString() => ToUriComponent();

    /// <summary>Escapes the characters that RFC 3986 does not allow in a path. A percent sign that begins an escape sequence is kept.</summary>
    /// <returns>The escaped path; empty if there is none.</returns>
    public string ToUriComponent() => HasValue ? UriEscaping.EscapePath(_value) : string.Empty;

    /// <summary>Unescapes a path from a URI.</summary>
    /// <param name="uriComponent">The escaped path.</param>
    /// <returns>The path.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="uriComponent"/> is null.</exception>
    /// <exception cref="ArgumentException">It does not begin with a slash.</exception>
    public static PathString FromUriComponent(string uriComponent)
    {
        if (uriComponent == null)
        {
            throw new ArgumentNullException(nameof(uriComponent));
        }
        return new PathString(Uri.UnescapeDataString(uriComponent));
    }

    /// <summary>The path of an absolute URI, unescaped.</summary>
    /// <param name="uri">An absolute URI.</param>
    /// <returns>The path, at least a slash.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="uri"/> is null.</exception>
    public static PathString FromUriComponent(Uri uri)
    {
        if (uri == null)
        {
            throw new ArgumentNullException(nameof(uri));
        }
        return new PathString("/" + uri.GetComponents(UriComponents.Path, UriFormat.Unescaped));
    }

    /// <summary>Whether this path begins with the segments of another one, ignoring case.</summary>
    /// <param name="other">The path to look for.</param>
    /// <returns>True if <paramref name="other"/> is equal to this path or to its first segments.</returns>
    public bool StartsWithSegments(PathString other) => IsPrefix(_value, other._value);

    /// <summary>Whether this path begins with the segments of another one, ignoring case. Also gives the rest of the path.</summary>
    /// <param name="other">The path to look for.</param>
    /// <param name="remaining">The rest of this path; empty if nothing is left or the paths do not match.</param>
    /// <returns>True if <paramref name="other"/> is equal to this path or to its first segments.</returns>
    public bool StartsWithSegments(PathString other, out PathString remaining)
    {
        if (!IsPrefix(_value, other._value))
        {
            remaining = Empty;
            return false;
        }
        remaining = new PathString((_value ?? string.Empty).Substring(other._value?.Length ?? 0));
        return true;
    }

    internal static bool IsPrefix(string path, string prefix)
    {
        path ??= string.Empty;
        prefix ??= string.Empty;
        return path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
            && (path.Length == prefix.Length || path[prefix.Length] == '/');
    }

    /// <summary>Appends a path to this one.</summary>
    /// <param name="other">The path to add.</param>
    /// <returns>The joined path.</returns>
    public PathString Add(PathString other) => new(_value + other._value);

    /// <summary>Appends a query string to this path. Both are escaped.</summary>
    /// <param name="other">The query string to add.</param>
    /// <returns>The path and the query for use in a URI.</returns>
    public string Add(QueryString other) => ToUriComponent() + other.ToUriComponent();

    /// <summary>Compares two paths, ignoring case.</summary>
    /// <param name="other">The other path.</param>
    /// <returns>True if they are equal.</returns>
    public bool Equals(PathString other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    /// <summary>Compares two paths.</summary>
    /// <param name="other">The other path.</param>
    /// <param name="comparisonType">How to compare.</param>
    /// <returns>True if they are equal.</returns>
    public bool Equals(PathString other, StringComparison comparisonType) => string.Equals(_value, other._value, comparisonType);

    /// <summary>Compares with a boxed path, ignoring case.</summary>
    /// <param name="obj">The other path.</param>
    /// <returns>True if <paramref name="obj"/> is a path and equal.</returns>
    public override bool Equals(object obj) => obj is PathString other && Equals(other);

    /// <summary>A hash that ignores case, as the comparison does.</summary>
    /// <returns>The hash.</returns>
    public override int GetHashCode() => _value == null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

    /// <summary>Compares two paths, ignoring case.</summary>
    /// <param name="left">A path.</param>
    /// <param name="right">Another path.</param>
    /// <returns>True if they are equal.</returns>
    public static bool operator ==(PathString left, PathString right) => left.Equals(right);

    /// <summary>Compares two paths, ignoring case.</summary>
    /// <param name="left">A path.</param>
    /// <param name="right">Another path.</param>
    /// <returns>True if they differ.</returns>
    public static bool operator !=(PathString left, PathString right) => !left.Equals(right);

    /// <summary>Appends a path to another.</summary>
    /// <param name="left">The first path.</param>
    /// <param name="right">The second path.</param>
    /// <returns>The joined path.</returns>
    public static PathString operator +(PathString left, PathString right) => left.Add(right);

    /// <summary>Appends a query string to a path. Both are escaped.</summary>
    /// <param name="left">The path.</param>
    /// <param name="right">The query string.</param>
    /// <returns>The path and the query for use in a URI.</returns>
    public static string operator +(PathString left, QueryString right) => left.Add(right);
}
