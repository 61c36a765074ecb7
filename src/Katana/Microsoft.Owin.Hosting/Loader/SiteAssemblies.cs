using System.Reflection;

namespace Microsoft.Owin.Hosting.Loader;

/// <summary>The assemblies that a site can be in: those that are loaded, and those beside the program.</summary>
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
        // An old site's program is Site.exe, whose code is in that file.
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

    // Katana's own assemblies and the runtime's are no sites, and most files of a folder are theirs.
    private static bool MayBeSite(string name) =>
        name != "Owin" && !name.StartsWith("Microsoft.", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("System.", StringComparison.OrdinalIgnoreCase);
}
