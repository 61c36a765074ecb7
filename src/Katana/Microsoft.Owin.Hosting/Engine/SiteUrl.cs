using System.Globalization;

namespace Microsoft.Owin.Hosting.Engine;

/// <summary>Parses a URL as http.sys does. <see cref="Uri"/> does not accept the hosts + and *.</summary>
internal static class SiteUrl
{
    /// <exception cref="FormatException">The text is not a URL.</exception>
    internal static IDictionary<string, object> Parse(string url)
    {
        int schemeEnd = (url ?? string.Empty).IndexOf("://", StringComparison.Ordinal);
        if (schemeEnd <= 0)
        {
            throw new FormatException("'" + url + "' is not a URL to listen on. Write http://HOST:PORT/ or http://HOST:PORT/PATH, where HOST may be +.");
        }
        string scheme = url.Substring(0, schemeEnd);
        string rest = url.Substring(schemeEnd + 3);
        int pathStart = rest.IndexOf('/');
        string authority = pathStart < 0 ? rest : rest.Substring(0, pathStart);
        int portStart = authority.EndsWith("]", StringComparison.Ordinal) ? -1 : authority.LastIndexOf(':');
        string port = portStart < 0 ? string.Equals(scheme, "https", StringComparison.OrdinalIgnoreCase) ? "443" : "80" : authority.Substring(portStart + 1);
        if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number > 65535)
        {
            throw new FormatException("'" + url + "' has the port '" + port + "', but a port is a number from 0 to 65535.");
        }
        return new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["scheme"] = scheme,
            ["host"] = portStart < 0 ? authority : authority.Substring(0, portStart),
            ["port"] = number.ToString(CultureInfo.InvariantCulture),
            ["path"] = pathStart < 0 ? string.Empty : rest.Substring(pathStart),
        };
    }
}
