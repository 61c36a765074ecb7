#if NET
using System.Reflection;
using Bridge.AspNetCore;
using Bridge.Owin;
using Owin;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds Katana applications to an ASP.NET Core pipeline.</summary>
public static class KatanaApplicationBuilderExtensions
{
    /// <summary>
    /// Adds a Katana pipeline. If none of its middleware answers, the request goes on to the next ASP.NET Core middleware. Code that Katana middleware runs
    /// after calling its next application runs on the way back.
    /// </summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="configuration">
    /// Adds Katana's middleware, once, when the pipeline is built. The builder's properties contain the host's values by then, and may be replaced.
    /// </param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IApplicationBuilder UseKatana(this IApplicationBuilder builder, Action<IAppBuilder> configuration)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configuration);
        return builder.Use(next => KatanaPipeline.Build(
            configuration,
            properties => KatanaProperties.Set(
                properties,
                builder.ApplicationServices,
                KatanaNext.Of(next, builder.ApplicationServices),
                isEndpoint: false)).ToRequestDelegate());
    }

    /// <summary>Adds the Katana pipeline of a startup class. A request that it does not answer goes on to the next ASP.NET Core middleware.</summary>
    /// <typeparam name="TStartup">
    /// The startup class, with a public method <c>Configuration</c>. For a static class, see <see cref="UseKatana(IApplicationBuilder, Type)"/>.
    /// </typeparam>
    /// <inheritdoc cref="UseKatana(IApplicationBuilder, Type)"/>
    public static IApplicationBuilder UseKatana<TStartup>(this IApplicationBuilder builder) => builder.UseKatana(typeof(TStartup));

    /// <summary>Adds the Katana pipeline of a startup class. A request that it does not answer goes on to the next ASP.NET Core middleware.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="startup">
    /// The startup class. It has one public method, static or not, of one of these forms: <c>void Configuration(IAppBuilder)</c>,
    /// <c>AppFunc Configuration()</c>, <c>AppFunc Configuration(IDictionary&lt;string, object&gt; properties)</c>. Its constructor may take services. It is
    /// created when the pipeline is built, and never disposed. Use <c>host.OnAppDisposing</c> to release what must end with the app.
    /// </param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The class has no such method, or two. The message says what was looked for.</exception>
    public static IApplicationBuilder UseKatana(this IApplicationBuilder builder, Type startup) => builder.UseKatana(StartupClass.Of(startup).Configure);

    /// <summary>
    /// Adds the Katana pipeline of the startup class that Katana's own hosts would find among the app's assemblies: the one in <c>[assembly:
    /// OwinStartup(typeof(...))]</c>, otherwise a class named Startup, in the namespace of its assembly's name or without a namespace. A request that it does
    /// not answer goes on to the next ASP.NET Core middleware.
    /// </summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="name">The friendly name that the attribute gives to the class; null for an attribute without one.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <exception cref="InvalidOperationException">
    /// There is no such class, or more than one, or it has no method to start it. The message says what was looked for and where.
    /// </exception>
    public static IApplicationBuilder UseKatana(this IApplicationBuilder builder, string? name = null) =>
        builder.UseKatana(StartupDiscovery.InApp(name).Configure);

    /// <summary>
    /// Adds the Katana pipeline of the startup class that an assembly names or contains. A request that it does not answer goes on to the next ASP.NET Core
    /// middleware.
    /// </summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="site">The assembly.</param>
    /// <param name="name">The friendly name that the attribute gives to the class; null for an attribute without one.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="site"/> is null.</exception>
    /// <exception cref="InvalidOperationException">
    /// There is no such class, or more than one, or it has no method to start it. The message says what was looked for.
    /// </exception>
    public static IApplicationBuilder UseKatana(this IApplicationBuilder builder, Assembly site, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(site);
        return builder.UseKatana(StartupDiscovery.In([site], name).Configure);
    }
}
#endif
