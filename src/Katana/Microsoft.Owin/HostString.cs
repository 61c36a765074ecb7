using System.Globalization;

namespace Microsoft.Owin;

/// <summary>The host of a request, with its port if one was given. Names may contain Unicode, and IPv6 addresses are in brackets.</summary>
public struct HostString : IEquatable<HostString>
{
    private readonly string _value;

    /// <summary>Wraps a host.</summary>
    /// <param name="value">The host with its port, if any; or null.</param>
    public HostString(string value)
    {
        _value = value;
    }

    /// <summary>The host as it was given.</summary>
    public string Value => _value;

    /// <summary>The host for use in a URI, see <see cref="ToUriComponent"/>.</summary>
    /// <returns>The host; empty if there is none.</returns>
    public override string ToString() => ToUriComponent();

    /// <summary>The host for use in a URI or a header: Unicode names in Punycode, and IPv6 addresses in brackets.</summary>
    /// <returns>The host; empty if there is none.</returns>
    public string ToUriComponent()
    {
        if (string.IsNullOrEmpty(_value) || _value.IndexOf('[') >= 0)
        {
            return _value ?? string.Empty;
        }
        int colon = _value.IndexOf(':');
        if (colon >= 0 && colon < _value.Length - 1 && _value.IndexOf(':', colon + 1) >= 0)
        {
            // Only an IPv6 address has more than one colon.
            return "[" + _value + "]";
        }
        if (IsAscii(_value))
        {
            return _value;
        }
        return colon >= 0 ? new IdnMapping().GetAscii(_value, 0, colon) + _value.Substring(colon) : new IdnMapping().GetAscii(_value);
    }

    private static bool IsAscii(string value)
    {
        foreach (char c in value)
        {
            if (c > 127)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Reads a host from a URI or a header. Punycode becomes Unicode.</summary>
    /// <param name="uriComponent">The host, or null.</param>
    /// <returns>The host.</returns>
    public static HostString FromUriComponent(string uriComponent)
    {
        if (string.IsNullOrEmpty(uriComponent)
            || uriComponent.IndexOf('[') >= 0
            || uriComponent.IndexOf("xn--", StringComparison.OrdinalIgnoreCase) < 0)
        {
            return new HostString(uriComponent);
        }
        int colon = uriComponent.IndexOf(':');
        if (colon >= 0 && uriComponent.IndexOf(':', colon + 1) >= 0)
        {
            return new HostString(uriComponent);
        }
        return new HostString(colon >= 0
            ? new IdnMapping().GetUnicode(uriComponent, 0, colon) + uriComponent.Substring(colon)
            : new IdnMapping().GetUnicode(uriComponent));
    }

    /// <summary>The host of an absolute URI, with its port, even if it is the default of its scheme.</summary>
    /// <param name="uri">An absolute URI.</param>
    /// <returns>The host.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="uri"/> is null.</exception>
    public static HostString FromUriComponent(Uri uri)
    {
        if (uri == null)
        {
            throw new ArgumentNullException(nameof(uri));
        }
        return new HostString(uri.GetComponents(UriComponents.NormalizedHost | UriComponents.HostAndPort, UriFormat.Unescaped));
    }

    /// <summary>Compares two hosts, ignoring case.</summary>
    /// <param name="other">The other host.</param>
    /// <returns>True if they are equal.</returns>
    public bool Equals(HostString other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    /// <summary>Compares with a boxed host, ignoring case.</summary>
    /// <param name="obj">The other host.</param>
    /// <returns>True if <paramref name="obj"/> is a host and equal.</returns>
    public override bool Equals(object obj) => obj is HostString other && Equals(other);

    /// <summary>A hash that ignores case, as the comparison does.</summary>
    /// <returns>The hash.</returns>
    public override int GetHashCode() => _value == null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

    /// <summary>Compares two hosts, ignoring case.</summary>
    /// <param name="left">A host.</param>
    /// <param name="right">Another host.</param>
    /// <returns>True if they are equal.</returns>
    public static bool operator ==(HostString left, HostString right) => left.Equals(right);

    /// <summary>Compares two hosts, ignoring case.</summary>
    /// <param name="left">A host.</param>
    /// <param name="right">Another host.</param>
    /// <returns>True if they differ.</returns>
    public static bool operator !=(HostString left, HostString right) => !left.Equals(right);
}
