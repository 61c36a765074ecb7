using System.Globalization;
using System.Net;

namespace Bridge.Owin.Hosting;

/// <summary>A URL to listen on, in the forms that HttpListener takes: Uri knows no <c>+</c> and <c>*</c>.</summary>
internal readonly struct HostUrl
{
    private const string Allowed =
        "Write http://HOST:PORT or http://HOST:PORT/PATH, where HOST is localhost, a name, an IPv4 address, + or *, and PORT is 0 (any free one) to 65535.";

    private HostUrl(string scheme, string host, int port, string pathBase)
    {
        Scheme = scheme;
        Host = host;
        Port = port;
        PathBase = pathBase;
    }

    public string Scheme { get; }

    public string Host { get; }

    public int Port { get; }

    /// <summary>Empty, or with a leading and without a trailing slash.</summary>
    public string PathBase { get; }

    public HostUrl WithPort(int port) => new(Scheme, Host, port, PathBase);

    public string Prefix(string host, string pathBase) => $"{Scheme}://{host}:{Port.ToString(CultureInfo.InvariantCulture)}{pathBase}/";

    public override string ToString() => Prefix(Host, PathBase);

    public static HostUrl Parse(string url, bool onWindows)
    {
        var schemeEnd = url.IndexOf("://", StringComparison.Ordinal);
        var scheme = schemeEnd < 0 ? "" : url.Substring(0, schemeEnd).ToLowerInvariant();
        if (scheme == "https" && !onWindows)
        {
            throw new OwinHostException($"Cannot listen on '{url}': HttpListener has no TLS on this system. Listen on http:// behind a proxy that ends TLS, or use Kestrel.");
        }

        if (scheme is not ("http" or "https"))
        {
            throw Malformed(url, "it does not begin with http://");
        }

        var rest = url.Substring(schemeEnd + 3);
        var pathStart = rest.IndexOf('/');
        var authority = pathStart < 0 ? rest : rest.Substring(0, pathStart);
        var pathBase = pathStart < 0 ? "" : rest.Substring(pathStart).TrimEnd('/');
        var portStart = authority.LastIndexOf(':');
        if (portStart >= 0 && authority.EndsWith("]", StringComparison.Ordinal))
        {
            portStart = -1;
        }

        var host = portStart < 0 ? authority : authority.Substring(0, portStart);
        var port = scheme == "https" ? 443 : 80;
        if (portStart >= 0 && !(int.TryParse(authority.Substring(portStart + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= IPEndPoint.MaxPort))
        {
            throw Malformed(url, $"'{authority.Substring(portStart + 1)}' is no port");
        }

        if (host is not ("+" or "*"))
        {
            if (host is "0.0.0.0" or "[::]")
            {
                throw Malformed(url, $"'{host}' is spelled + here");
            }

            if (host.Length == 0 || Uri.CheckHostName(host) == UriHostNameType.Unknown)
            {
                throw Malformed(url, host.Length == 0 ? "it has no host" : $"'{host}' is no host");
            }

            if (host[0] == '[' && !onWindows)
            {
                throw new OwinHostException($"Cannot listen on '{url}': HttpListener takes no IPv6 address on this system. Give a name that stands for it in the system's hosts file, or an IPv4 address.");
            }
        }

        foreach (var c in pathBase)
        {
            if (!(c is '/' or '-' or '.' or '_' or '~' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9')))
            {
                throw Malformed(url, $"its path has '{c}'; letters, digits, - . _ ~ and / may stand there");
            }
        }

        if (("/" + pathBase + "/").Contains("/./") || (pathBase + "/").Contains("/../") || pathBase.Contains("//"))
        {
            throw Malformed(url, "its path has an empty or dotted segment");
        }

        return new HostUrl(scheme, host.ToLowerInvariant(), port, pathBase);
    }

    private static OwinHostException Malformed(string url, string why) => new($"Cannot listen on '{url}': {why}. {Allowed}");
}
