using System.Net;

namespace Bridge.AspNetCore.Hosting;

/// <summary>The site on one port: the application below the paths of the port's URLs, for requests with its hosts.</summary>
internal sealed class HostSite
{
    private static readonly string[] s_loopbackNames = ["localhost", "127.0.0.1", "[::1]"];

    private readonly string[] _names;
    private readonly bool _isAnyHost;

    private HostSite(int port, IReadOnlyCollection<HostUrl> urls, AppFunc app)
    {
        Port = port;
        _isAnyHost = urls.Any(static url => url.IsAnyHost);
        _names = [.. urls.SelectMany(static url => IsLoopback(url) ? s_loopbackNames : [url.Host]).Distinct()];
        App = OwinEndpoint.NotFound;

        // The longest path matches first, because each one is put in front of those that were added before.
        foreach (string path in urls.Select(static url => url.PathBase).Distinct(StringComparer.OrdinalIgnoreCase).OrderBy(static path => path.Length))
        {
            App = app.MountAt(path)(App);
        }
    }

    public int Port { get; }

    /// <summary>The application, mounted.</summary>
    public AppFunc App { get; }

    public static HostSite[] Of(IEnumerable<HostUrl> urls, AppFunc app) =>
        [.. urls.GroupBy(static url => url.Port).Select(port => new HostSite(port.Key, [.. port], app))];

    /// <summary>
    /// Whether a request with this Host header is for the site. Only a site on + or * accepts every name. So the page of another site whose name resolves to
    /// this machine gets no answer. Kestrel has checked the header's form. An HTTP/1.0 request may have none.
    /// </summary>
    public bool IsFor(string? header)
    {
        if (_isAnyHost || string.IsNullOrEmpty(header))
        {
            return true;
        }

        foreach (string name in _names)
        {
            if (header.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (header.Length == name.Length || header[name.Length] == ':'))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLoopback(HostUrl url) => url.Host == "localhost" || (url.Address is { } address && IPAddress.IsLoopback(address));
}
