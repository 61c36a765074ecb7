#if NET
using Bridge.AspNetCore.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Protect = System.Func<byte[], byte[]>;

namespace Bridge.Owin;

/// <summary>
/// The startup property <c>security.DataProtectionProvider</c> over ASP.NET Core's data protection. The purposes are passed on unchanged, so that ASP.NET Core
/// can read what Katana has protected, and the reverse.
/// </summary>
internal sealed class KatanaDataProtection(Func<IDataProtectionProvider> provider)
{
    // Created on first use: creating one reads the keys, and most sites do not need it.
    private readonly Lazy<IDataProtectionProvider> _provider = new(provider);

    public static Func<string[], Tuple<Protect, Protect>> Of(IServiceProvider services) =>
        new KatanaDataProtection(() => services.GetService<IDataProtectionProvider>() ?? CreateProvider(services)).Create;

    /// <summary>The provider of the services if they have one, otherwise one that uses the user's keys, separated by the host's name.</summary>
    public static Func<string[], Tuple<Protect, Protect>> Of(IServiceProvider? services, string? appName, TextWriter? trace) =>
        services?.GetService<IDataProtectionProvider>() is { } provider
            ? new KatanaDataProtection(() => provider).Create
            : KeyedDataProtection.For(appName, trace);

    private Tuple<Protect, Protect> Create(string[] purposes)
    {
        IDataProtector protector = _provider.Value.CreateProtector(purposes);
        return new(protector.Protect, protector.Unprotect);
    }

    // An app that does not use data protection itself need not have added it. The keys are the same as if it had called AddDataProtection.
    private static IDataProtectionProvider CreateProvider(IServiceProvider app)
    {
        ServiceCollection services = new();
        if (app.GetService<ILoggerFactory>() is { } loggers)
        {
            services.AddSingleton(loggers);
        }

        if (app.GetService<IHostEnvironment>() is { } environment)
        {
            services.AddSingleton(environment);
        }

        services.AddDataProtection();
        ServiceProvider provider = services.BuildServiceProvider();
        app.GetService<IHostApplicationLifetime>()?.ApplicationStopped.Register(provider.Dispose);
        return provider.GetRequiredService<IDataProtectionProvider>();
    }
}
#endif
