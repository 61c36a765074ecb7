using System.Runtime.InteropServices;

namespace Microsoft.Owin.Security.DataProtection;

/// <summary>Protects data with Windows DPAPI for the account that runs the process. Windows only.</summary>
/// <remarks>
/// It is never used by default. An application that sets no provider gets its host's from <see cref="AppBuilderExtensions.CreateDataProtector"/>.
/// </remarks>
public class DpapiDataProtectionProvider : IDataProtectionProvider
{
    private readonly string _appName;

    /// <summary>Makes a provider whose data no other provider can read. After a restart the data cannot be read either.</summary>
    /// <exception cref="PlatformNotSupportedException">The system is not Windows.</exception>
    public DpapiDataProtectionProvider()
        : this(Guid.NewGuid().ToString())
    {
    }

    /// <summary>Makes a provider whose data can be read by every provider with the same name under the same account.</summary>
    /// <param name="appName">The application's name.</param>
    /// <exception cref="ArgumentNullException"><paramref name="appName"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="appName"/> is blank.</exception>
    /// <exception cref="PlatformNotSupportedException">The system is not Windows.</exception>
    public DpapiDataProtectionProvider(string appName)
    {
        if (appName == null)
        {
            throw new ArgumentNullException(nameof(appName));
        }

        if (string.IsNullOrWhiteSpace(appName))
        {
            throw new ArgumentException("The application needs a name: data protected under one name can be read under that name only.", nameof(appName));
        }

        // This is checked here and not at the first use, so that a site which cannot protect its cookies does not start.
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            throw new PlatformNotSupportedException(
                "DpapiDataProtectionProvider needs Windows, and this is " + RuntimeInformation.OSDescription + ". Leave it out to use the host's "
                + "'security.DataProtectionProvider' (Bridge's UseKatana and MapKatana set it from ASP.NET Core Data Protection), or give "
                + "app.SetDataProtectionProvider(...) a provider of your own.");
        }

        _appName = appName;
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">A purpose is null or blank.</exception>
    public IDataProtector Create(params string[] purposes) => new DpapiDataProtector(_appName, purposes);
}
