namespace Microsoft.Owin.Hosting.Services;

/// <summary>Asks for services by type.</summary>
public static class ServiceProviderExtensions
{
    /// <summary>The service of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="services">The services.</param>
    /// <returns>The service, or null.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static T GetService<T>(this IServiceProvider services)
    {
        if (services == null)
        {
            throw new ArgumentNullException(nameof(services));
        }
        return (T)services.GetService(typeof(T));
    }
}
