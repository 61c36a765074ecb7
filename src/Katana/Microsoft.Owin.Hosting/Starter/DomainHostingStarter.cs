namespace Microsoft.Owin.Hosting.Starter;

/// <summary>Started a site in an application domain of its own. .NET has none.</summary>
public class DomainHostingStarter : IHostingStarter
{
    internal const string WayOut =
        "The setting boot=Domain asks for an application domain of the site's own, and .NET has none. Leave the setting out: the site then runs in the "
            + "program itself. "
        + "To keep sites apart, start a process for each.";

    /// <inheritdoc />
    /// <exception cref="PlatformNotSupportedException">Always.</exception>
    public virtual IDisposable Start(StartOptions options) => throw new PlatformNotSupportedException(WayOut);
}
