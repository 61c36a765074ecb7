namespace Microsoft.Owin.Hosting;

/// <summary>How a site is started.</summary>
public class StartOptions
{
    /// <summary>Makes options without a URL.</summary>
    public StartOptions()
    {
        Urls = new List<string>();
        Settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Makes options with a URL.</summary>
    /// <param name="url">Where to listen, such as <c>http://+:9000/base</c>.</param>
    public StartOptions(string url)
        : this()
    {
        Urls.Add(url);
    }

    /// <summary>Where to listen. Without one it is localhost on <see cref="Port"/>.</summary>
    public IList<string> Urls { get; private set; }

    /// <summary>The port where no URL is given; null for the setting <c>port</c>, the environment's PORT, or 5000.</summary>
    public int? Port { get; set; }

    /// <summary>The startup class, by its name, its assembly's name, its method's name, or its friendly name. Null to look for one.</summary>
    public string AppStartup { get; set; }

    /// <summary>
    /// The assembly of the server. Null for the setting <c>owin:Server</c>, the environment's OWIN_SERVER, or Microsoft.Owin.Host.HttpListener.
    /// </summary>
    public string ServerFactory { get; set; }

    /// <summary>Further settings, by names that ignore the case.</summary>
    public IDictionary<string, string> Settings { get; private set; }
}
