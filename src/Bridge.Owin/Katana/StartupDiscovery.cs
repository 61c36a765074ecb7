#if NET
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using Microsoft.Owin;

namespace Bridge.Owin;

/// <summary>Finds the startup class of a site as Katana's hosts do: by <c>[assembly: OwinStartup]</c>, then by name.</summary>
internal static class StartupDiscovery
{
    private const string AnyChoice = "app.UseKatana<Startup>()";

    /// <summary>Searches the assemblies in the app's directory that were compiled against Katana.</summary>
    /// <exception cref="InvalidOperationException">There is no startup class, or more than one.</exception>
    public static StartupClass InApp(string? name) => In(Candidates(), name);

    /// <summary>Searches the given assemblies.</summary>
    /// <param name="assemblies">The assemblies to search.</param>
    /// <param name="name">The friendly name in the attribute; null or empty for an attribute without one.</param>
    /// <param name="choice">How the class is named in code or on the command line, for the errors; null for the method of a site's own code.</param>
    /// <exception cref="InvalidOperationException">There is no startup class, or more than one.</exception>
    public static StartupClass In(IReadOnlyCollection<Assembly> assemblies, string? name, string? choice = null)
    {
        OwinStartupAttribute[] all = [.. assemblies.SelectMany(static assembly => assembly.GetCustomAttributes<OwinStartupAttribute>())];
        OwinStartupAttribute[] named = [.. all.Where(attribute => string.Equals(attribute.FriendlyName, name ?? "", StringComparison.OrdinalIgnoreCase))];
        if (named.Length == 1)
        {
            return StartupClass.Of(named[0].StartupType, named[0].MethodName);
        }

        if (named.Length > 1)
        {
            throw new InvalidOperationException(
                $"There are {named.Length} startup classes: {string.Join(", ", named.Select(Describe))}. "
                + $"Leave one of them, give the others a name ([assembly: OwinStartup(\"name\", typeof(...))]) and choose one by name, or say which is meant: "
                    + $"{choice ?? $"app.UseKatana<{named[0].StartupType.Name}>()"}.");
        }

        Type[] conventional = string.IsNullOrEmpty(name) ? [.. assemblies.SelectMany(ByConvention)] : [];
        if (conventional.Length == 1)
        {
            return StartupClass.Of(conventional[0]);
        }

        if (conventional.Length > 1)
        {
            throw new InvalidOperationException(
                $"There are {conventional.Length} classes that could be the startup "
                    + $"class: {string.Join(", ", conventional.Select(static type => $"{type.FullName} in {type.Assembly.GetName().Name}"))}. "
                + $"Say which is meant: [assembly: OwinStartup(typeof(...))], or {choice ?? AnyChoice}.");
        }

        string places = assemblies.Count == 0
            ? "no assembly of the app was compiled against Katana"
            : $"looked in {string.Join(", ", assemblies.Select(static assembly => assembly.GetName().Name))}";
        throw new InvalidOperationException(string.IsNullOrEmpty(name)
            ? $"No startup class was found ({places}). Looked for [assembly: OwinStartup(typeof(...))] without a name, and for a class named Startup, in "
                + $"the namespace of its assembly's name or without a namespace, with a method Configuration.{Others(all)} "
                + $"Say which is meant: {choice ?? AnyChoice}."
            : $"No startup class named \"{name}\" was found ({places}). Looked for [assembly: OwinStartup(\"{name}\", typeof(...))].{Others(all)}");
    }

    private static string Others(OwinStartupAttribute[] all) => all.Length == 0 ? "" : $" There are: {string.Join(", ", all.Select(Describe))}.";

    private static string Describe(OwinStartupAttribute attribute) =>
        $"{attribute.StartupType.FullName} "
            + $"of {attribute.StartupType.Assembly.GetName().Name}{(attribute.FriendlyName.Length == 0 ? "" : $" named \"{attribute.FriendlyName}\"")}";

    private static IEnumerable<Type> ByConvention(Assembly assembly)
    {
        foreach (string name in new[] { assembly.GetName().Name + ".Startup", "Startup" })
        {
            // ASP.NET Core's convention also has a class of that name.
            if (assembly.GetType(name) is { } type
                && type.GetMember("Configuration", MemberTypes.Method, BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance).Length > 0)
            {
                yield return type;
            }
        }
    }

    private static List<Assembly> Candidates()
    {
        List<Assembly> candidates = [];
        foreach (Assembly loaded in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (!loaded.IsDynamic && IsSite(loaded.GetName().Name!) && loaded.GetReferencedAssemblies().Any(static reference => IsKatana(reference.Name!)))
            {
                candidates.Add(loaded);
            }
        }

        // A site that the app's code never names is not loaded yet, and not even referenced.
        foreach (string path in Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll"))
        {
            string name = Path.GetFileNameWithoutExtension(path);
            if (IsSite(name)
                && !candidates.Exists(candidate => string.Equals(candidate.GetName().Name, name, StringComparison.OrdinalIgnoreCase))
                && WasCompiledAgainstKatana(path))
            {
                candidates.Add(AssemblyLoadContext.Default.LoadFromAssemblyPath(path));
            }
        }

        return candidates;
    }

    private static bool IsKatana(string name) => name is "Owin" or "Microsoft.Owin";

    // Katana's own packages and Bridge are not sites.
    private static bool IsSite(string name) => name is not ("Owin" or "Bridge.Owin") && !name.StartsWith("Microsoft.Owin", StringComparison.OrdinalIgnoreCase);

    private static bool WasCompiledAgainstKatana(string path)
    {
        try
        {
            using PEReader file = new(File.OpenRead(path));
            if (!file.HasMetadata)
            {
                return false;
            }

            MetadataReader metadata = file.GetMetadataReader();
            return metadata.AssemblyReferences.Any(handle => IsKatana(metadata.GetString(metadata.GetAssemblyReference(handle).Name)));
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }
}
#endif
