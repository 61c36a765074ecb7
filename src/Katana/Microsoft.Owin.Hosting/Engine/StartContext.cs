using Microsoft.Owin.Hosting.ServerFactory;
using Owin;

namespace Microsoft.Owin.Hosting.Engine;

/// <summary>The data of a site while it is being started.</summary>
public class StartContext
{
    /// <summary>Makes a context.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    public StartContext(StartOptions options)
    {
        Options = options ?? throw new ArgumentNullException(nameof(options));
        EnvironmentData = new List<KeyValuePair<string, object>>();
    }

    /// <summary>The options.</summary>
    public StartOptions Options { get; private set; }

    /// <summary>The server.</summary>
    public IServerFactoryAdapter ServerFactory { get; set; }

    /// <summary>The application builder.</summary>
    public IAppBuilder Builder { get; set; }

    /// <summary>The application, if it has been built already.</summary>
    public Func<IDictionary<string, object>, Task> App { get; set; }

    /// <summary>Adds the site's middleware.</summary>
    public Action<IAppBuilder> Startup { get; set; }

    /// <summary>The writer for traces.</summary>
    public TextWriter TraceOutput { get; set; }

    /// <summary>Values that are added to the environment of each request, if it does not have them.</summary>
    public IList<KeyValuePair<string, object>> EnvironmentData { get; private set; }
}
