namespace Microsoft.Owin.Hosting.Starter;

/// <summary>In Katana, starts a site in its own application domain. .NET has only one, so this throws.</summary>
public class DomainHostingStarter : IHostingStarter
{
    internal const string WayOut =
        "The setting boot=Domain asks for a separate application domain, which .NET does not have. Leave the setting out: the site then runs in the "
            + "program itself. "
        + "To keep sites apart, start a process for each.";

    /// <inheritdoc />
    /// <exception cref="PlatformNotSupportedException">Always.</exception>
    public virtual IDisposable Start(StartOptions options) => throw new PlatformNotSupportedException(WayOut);
}
