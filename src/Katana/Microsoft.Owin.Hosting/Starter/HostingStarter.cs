namespace Microsoft.Owin.Hosting.Starter;

/// <summary>Starts a site with the starter that the setting <c>boot</c> names.</summary>
public class HostingStarter : IHostingStarter
{
    private readonly IHostingStarterFactory _factory;

    /// <summary>Makes a starter.</summary>
    /// <param name="hostingStarterFactory">Makes the starter that is used.</param>
    public HostingStarter(IHostingStarterFactory hostingStarterFactory)
    {
        _factory = hostingStarterFactory;
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    public virtual IDisposable Start(StartOptions options)
    {
        if (options == null)
        {
            throw new ArgumentNullException(nameof(options));
        }
        options.Settings.TryGetValue(SettingNames.Boot, out string boot);
        return _factory.Create(boot).Start(options);
    }
}
