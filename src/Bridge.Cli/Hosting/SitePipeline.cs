using System.Reflection;
using System.Runtime.Loader;
using Bridge.Owin;
using Microsoft.AspNetCore.Builder;

namespace Bridge.Cli.Hosting;

/// <summary>
/// The part of the host that uses Katana's types. The tool calls it in the copy of this assembly that its <see cref="SiteLoadContext"/> has loaded, so that it
/// is bound to the site's contracts. Only .NET's own types are passed between the two copies.
/// </summary>
internal static class SitePipeline
{
    /// <summary>Finds the startup class of a site and adds its pipeline.</summary>
    /// <param name="app">The ASP.NET Core pipeline. Requests that the site does not answer continue there.</param>
    /// <param name="assemblies">The files of the site that were compiled against Katana.</param>
    /// <param name="startup">
    /// The class, with or without its assembly and method, or the name that its attribute gives it; null or empty to search for it.
    /// </param>
    /// <returns>The class that was found.</returns>
    public static string Configure(IApplicationBuilder app, string[] assemblies, string? startup)
    {
        AssemblyLoadContext context = AssemblyLoadContext.GetLoadContext(typeof(SitePipeline).Assembly)!;
        Assembly[] loaded = [.. assemblies.Select(context.LoadFromAssemblyPath)];
        StartupClass found = (string.IsNullOrEmpty(startup) ? null : Named(loaded, context, startup))
            ?? StartupDiscovery.In(loaded, startup, "--startup TYPE");
        app.UseKatana(found.Configure);
        return found.Name;
    }

    /// <summary>The delegate that calls <see cref="Configure"/> in a site's own copy of this assembly.</summary>
    public static Func<IApplicationBuilder, string[], string?, string> In(SiteLoadContext context) =>
        context.LoadFromAssemblyName(typeof(SitePipeline).Assembly.GetName()).GetType(typeof(SitePipeline).FullName!)!
            .GetMethod(nameof(Configure))!.CreateDelegate<Func<IApplicationBuilder, string[], string?, string>>();

    private static StartupClass? Named(Assembly[] assemblies, AssemblyLoadContext context, string startup)
    {
        string[] parts = startup.Split(',', StringSplitOptions.TrimEntries);
        IEnumerable<Assembly> places = parts.Length > 1 ? [context.LoadFromAssemblyName(new AssemblyName(parts[1]))] : assemblies;
        foreach (Assembly assembly in places)
        {
            if (assembly.GetType(parts[0]) is { } type)
            {
                return StartupClass.Of(type);
            }

            int dot = parts[0].LastIndexOf('.');
            if (dot > 0 && assembly.GetType(parts[0][..dot]) is { } holder)
            {
                return StartupClass.Of(holder, parts[0][(dot + 1)..]);
            }
        }

        return parts.Length > 1 ? throw new InvalidOperationException($"{parts[1]} has no class {parts[0]}.") : null;
    }
}
