using System.Reflection;

namespace Microsoft.Owin.Hosting.Loader;

/// <summary>The assemblies that may contain a site: those that are loaded, and those beside the program.</summary>
internal static class SiteAssemblies
{
    internal static IReadOnlyList<Assembly> All()
    {
        var found = new Dictionary<string, Assembly>(StringComparer.OrdinalIgnoreCase);
        foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (!assembly.IsDynamic && IsSite(assembly))
            {
                found[assembly.GetName().Name] = assembly;
            }
        }
        // The program of an old site is Site.exe, and that file contains its code.
        foreach (string file in Directory.GetFiles(AppDomain.CurrentDomain.BaseDirectory)
            .Where(file => Path.GetExtension(file).ToLowerInvariant() is ".dll" or ".exe"))
        {
            string name = Path.GetFileNameWithoutExtension(file);
            if (!found.ContainsKey(name) && MayBeSite(name) && Load(name) is { } assembly && IsSite(assembly))
            {
                found[name] = assembly;
            }
        }
        return found.Values.ToList();
    }

    internal static Assembly Load(string name)
    {
        try
        {
            return Assembly.Load(new AssemblyName(name));
        }
        catch (Exception failure) when (failure is FileNotFoundException or FileLoadException or BadImageFormatException or ArgumentException)
        {
            return null;
        }
    }

    private static bool IsSite(Assembly assembly) =>
        MayBeSite(assembly.GetName().Name) && assembly.GetReferencedAssemblies().Any(reference => reference.Name is "Owin" or "Microsoft.Owin");

    // Most files in a folder are assemblies of Katana or the runtime, which are not sites.
    private static bool MayBeSite(string name) =>
        name != "Owin" && !name.StartsWith("Microsoft.", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("System.", StringComparison.OrdinalIgnoreCase);
}
