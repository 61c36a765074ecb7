using System.Runtime.InteropServices;

namespace Microsoft.Owin.Security.DataProtection;

/// <summary>Protects data with Windows DPAPI for the account that the process runs under. Windows only.</summary>
/// <remarks>
/// Nothing falls back to it: an application that names no provider gets its host's, by
/// <see cref="AppBuilderExtensions.CreateDataProtector"/>.
/// </remarks>
public class DpapiDataProtectionProvider : IDataProtectionProvider
{
    private readonly string _appName;

    /// <summary>Makes a provider whose data no other provider can read, nor this one after a restart.</summary>
    /// <exception cref="PlatformNotSupportedException">The system is not Windows.</exception>
    public DpapiDataProtectionProvider()
        : this(Guid.NewGuid().ToString())
    {
    }

    /// <summary>Makes a provider whose data every provider of the same name, under the same account, can read.</summary>
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

        // Here and not at the first use, so that a site which cannot protect its cookies does not start.
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
