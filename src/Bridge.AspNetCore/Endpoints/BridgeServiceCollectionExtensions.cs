using Bridge;
using Bridge.AspNetCore;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds the options of Bridge to an app's services.</summary>
public static class BridgeServiceCollectionExtensions
{
    /// <summary>
    /// Sets the options for converting views' results to responses. Without this call, views use the defaults. In Development, ASP.NET Core's page for errors
    /// shows what a view returned and what it may return.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Sets the options. It is called at once; null for the defaults. A second call changes the same options.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    /// <exception cref="ArgumentException">A coercion was added twice for one type, or for a type that already has a rule.</exception>
    public static IServiceCollection AddBridge(this IServiceCollection services, Action<BridgeOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.FirstOrDefault(
            static service => service.ServiceType == typeof(BridgeOptions))?.ImplementationInstance as BridgeOptions;
        if (options is null)
        {
            options = new BridgeOptions();
            services.AddSingleton(options);
        }

        configure?.Invoke(options);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDeveloperPageExceptionFilter, ViewErrorPage>());
        services.TryAddSingleton(static provider => new BridgeServices(provider.GetRequiredService<BridgeOptions>(), provider));
        return services;
    }
}
