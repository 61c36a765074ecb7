using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bridge.Http;

namespace Bridge.AspNetCore.Hosting;

/// <summary>A URL to listen on. <see cref="Uri"/> does not support the hosts <c>+</c> and <c>*</c>.</summary>
internal readonly struct HostUrl
{
    private const string Allowed =
        "Write http://HOST:PORT or http://HOST:PORT/PATH (or https://), where HOST is localhost, a name, an IP address, + or *, and PORT is 0 (any free "
            + "one) to 65535.";

    private HostUrl(string scheme, string host, int port, string pathBase)
    {
        Scheme = scheme;
        Host = host;
        Port = port;
        PathBase = pathBase;
    }

    public string Scheme { get; }

    /// <summary>In lower case; an address in its usual form, an IPv6 address in brackets.</summary>
    public string Host { get; }

    public int Port { get; }

    /// <summary>Empty, or with a leading and without a trailing slash.</summary>
    public string PathBase { get; }

    public bool IsHttps => Scheme == "https";

    /// <summary>Whether it means every address of the machine.</summary>
    public bool IsAnyHost => Host is "+" or "*";

    /// <summary>The host as an address; null if it is a name.</summary>
    public IPAddress? Address => IPAddress.TryParse(Host, out IPAddress? address) ? address : null;

    public HostUrl WithPort(int port) => new(Scheme, Host, port, PathBase);

    public override string ToString() => $"{Scheme}://{Host}:{Port.ToString(CultureInfo.InvariantCulture)}{PathBase}/";

    /// <exception cref="OwinHostException">The text is not a URL to listen on. The message is one line that says why, and what is allowed.</exception>
    public static HostUrl Parse(string url)
    {
        int schemeEnd = url.IndexOf("://", StringComparison.Ordinal);
        string scheme = schemeEnd < 0 ? "" : url[..schemeEnd].ToLowerInvariant();
        if (scheme is not ("http" or "https"))
        {
            throw Malformed(url, "it does not begin with http:// or https://");
        }

        string rest = url[(schemeEnd + 3)..];
        int pathStart = rest.IndexOf('/');
        string authority = pathStart < 0 ? rest : rest[..pathStart];
        string pathBase = pathStart < 0 ? "" : rest[pathStart..].TrimEnd('/');
        int portStart = authority.EndsWith(']') ? -1 : authority.LastIndexOf(':');
        string host = portStart < 0 ? authority : authority[..portStart];
        int port = scheme == "https" ? 443 : 80;
        if (portStart >= 0
            && !(int.TryParse(authority.AsSpan(portStart + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= IPEndPoint.MaxPort))
        {
            throw Malformed(url, $"'{Shown(authority[(portStart + 1)..])}' is not a port");
        }

        if (host is not ("+" or "*"))
        {
            host = HostOf(url, host);
        }

        CheckPath(url, pathBase);
        return new HostUrl(scheme, host, port, pathBase);
    }

    /// <summary>A host as clients send it: a name in lower case, or the usual form of an address, which has many.</summary>
    private static string HostOf(string url, string host)
    {
        if (host.Length == 0 || Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            throw Malformed(url, host.Length == 0 ? "it has no host" : $"'{Shown(host)}' is not a host");
        }

        bool isBracketed = host[0] == '[';
        if (!isBracketed && host.Contains(':', StringComparison.Ordinal))
        {
            throw Malformed(url, $"'{Shown(host)}' is not a host (an IPv6 address is written in brackets)");
        }

        if (!IPAddress.TryParse(host, out IPAddress? address))
        {
            return host.ToLowerInvariant();
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        {
            throw Malformed(url, $"'{Shown(host)}' is written + here");
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
    }

    private static void CheckPath(string url, string pathBase)
    {
        foreach (char c in pathBase)
        {
            if (c != '/' && !PercentEncoding.IsUnreserved(c))
            {
                throw Malformed(url, $"its path has '{Shown(c.ToString())}'; letters, digits, - . _ ~ and / are allowed");
            }
        }

        if ($"{pathBase}/".Contains("/./", StringComparison.Ordinal)
            || $"{pathBase}/".Contains("/../", StringComparison.Ordinal)
            || pathBase.Contains("//", StringComparison.Ordinal))
        {
            throw Malformed(url, "its path has an empty or dotted segment");
        }
    }

    private static OwinHostException Malformed(string url, string why) => new($"Cannot listen on '{Shown(url)}': {why}. {Allowed}");

    // The message is one line, for every text in the configuration.
    private static string Shown(string text) => Errors.Excerpt.Of(text, 1024);
}
