using Owin;
using DataProtectionProviderDelegate =
    System.Func<string[], System.Tuple<System.Func<byte[], byte[]>, System.Func<byte[], byte[]>>>;

namespace Microsoft.Owin.Security.DataProtection;

/// <summary>
/// Data protection with the startup property <c>security.DataProtectionProvider</c>, a <c>Func&lt;string[], Tuple&lt;Func&lt;byte[], byte[]&gt;,
/// Func&lt;byte[], byte[]&gt;&gt;&gt;</c>. It takes the purposes and returns the functions that protect and unprotect.
/// </summary>
public static class AppBuilderExtensions
{
    /// <summary>Sets the provider with which this application's middleware protects its data.</summary>
    /// <param name="app">The application builder.</param>
    /// <param name="dataProtectionProvider">The provider; null removes the one that was set.</param>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is null.</exception>
    public static void SetDataProtectionProvider(this IAppBuilder app, IDataProtectionProvider dataProtectionProvider)
    {
        if (app == null)
        {
            throw new ArgumentNullException(nameof(app));
        }

        if (dataProtectionProvider == null)
        {
            app.Properties.Remove(Constants.SecurityDataProtectionProvider);
            return;
        }

        DataProtectionProviderDelegate create = purposes =>
        {
            IDataProtector protector = dataProtectionProvider.Create(purposes);
            return Tuple.Create<Func<byte[], byte[]>, Func<byte[], byte[]>>(protector.Protect, protector.Unprotect);
        };
        app.Properties[Constants.SecurityDataProtectionProvider] = create;
    }

    /// <summary>Returns the provider that the host or <see cref="SetDataProtectionProvider"/> set.</summary>
    /// <param name="app">The application builder.</param>
    /// <returns>The provider; null if there is none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is null.</exception>
    public static IDataProtectionProvider GetDataProtectionProvider(this IAppBuilder app)
    {
        if (app == null)
        {
            throw new ArgumentNullException(nameof(app));
        }

        return app.Properties.TryGetValue(Constants.SecurityDataProtectionProvider, out object value)
            && value is DataProtectionProviderDelegate create
                ? new DelegateDataProtectionProvider(create)
                : null;
    }

    /// <summary>Makes a protector from the application's provider.</summary>
    /// <param name="app">The application builder.</param>
    /// <param name="purposes">The purposes of the protected data.</param>
    /// <returns>The protector.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is null.</exception>
    /// <exception cref="InvalidOperationException">There is no provider. (Katana falls back to Windows DPAPI, which other systems do not have.)</exception>
    public static IDataProtector CreateDataProtector(this IAppBuilder app, params string[] purposes)
    {
        IDataProtectionProvider provider = GetDataProtectionProvider(app) ?? throw new InvalidOperationException(
            "There is no data protection provider: the startup property 'security.DataProtectionProvider' is not set, or is not a "
            + "Func<string[], Tuple<Func<byte[], byte[]>, Func<byte[], byte[]>>>. Call app.SetDataProtectionProvider(...) before the "
            + "middleware that needs it, or use a host that sets the property (Bridge's UseKatana and MapKatana take ASP.NET Core Data Protection).");
        return provider.Create(purposes);
    }
}
