namespace Microsoft.Owin.Hosting;

/// <summary>The options for starting a site.</summary>
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

    /// <summary>Where to listen. If it is empty, the site listens at localhost on <see cref="Port"/>.</summary>
    public IList<string> Urls { get; private set; }

    /// <summary>The port to use if no URL is given; null for the setting <c>port</c>, the environment variable PORT, or 5000.</summary>
    public int? Port { get; set; }

    /// <summary>The startup class: its name, its assembly's name, its method's name, or its friendly name. Null to search for it.</summary>
    public string AppStartup { get; set; }

    /// <summary>
    /// The assembly of the server. Null for the setting <c>owin:Server</c>, the environment variable OWIN_SERVER, or Microsoft.Owin.Host.HttpListener.
    /// </summary>
    public string ServerFactory { get; set; }

    /// <summary>Further settings. Names ignore case.</summary>
    public IDictionary<string, string> Settings { get; private set; }
}
