using System.Reflection;
using System.Runtime.Loader;
using Bridge.Cli.Resolution;

namespace Bridge.Cli.Hosting;

/// <summary>
/// Loads a site beside the tool. Bridge.Owin and Katana's contracts are loaded here a second time, so that the site's own contracts can replace them. The
/// platform's other assemblies are shared with the tool, and all others come from the site's folder.
/// </summary>
internal sealed class SiteLoadContext : AssemblyLoadContext
{
    // Assemblies with Katana's types in their signatures, which must be bound to the contracts that the site uses.
    private static readonly string[] s_contracts = ["Owin", "Microsoft.Owin", "Microsoft.Owin.Security"];
    private static readonly string[] s_bound = ["Bridge.Cli", "Bridge.Owin", "Microsoft.Owin.Hosting", "Microsoft.Owin.Host.HttpListener"];

    private readonly Platform _platform;
    private readonly string _bin;
    private readonly string _tool = Path.GetDirectoryName(typeof(SiteLoadContext).Assembly.Location)!;
    private readonly KatanaChoice _katana;

    public SiteLoadContext(Platform platform, string bin, KatanaChoice katana) : base("site")
    {
        _platform = platform;
        _bin = bin;
        _katana = katana;

        // Type.GetType and similar methods load from within the framework, which knows only the tool's context.
        Default.Resolving += (_, name) => FromSite(name.Name!);
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string name = assemblyName.Name!;
        if (s_contracts.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return (_katana == KatanaChoice.Genuine ? FromSite(name) : null) ?? FromTool(name);
        }

        if (s_bound.Contains(name, StringComparer.OrdinalIgnoreCase) && FromTool(name) is { } bound)
        {
            return bound;
        }

        if (_platform.Has(name))
        {
            // The version is ignored, because a site may ask for a version that only .NET Framework had.
            return Default.LoadFromAssemblyName(new AssemblyName(name) { CultureName = assemblyName.CultureName });
        }

        return FromSite(name);
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        string path = Path.Join(_bin, unmanagedDllName);
        return File.Exists(path) ? LoadUnmanagedDllFromPath(path) : 0;
    }

    private Assembly? FromTool(string name)
    {
        string path = Path.Join(_tool, name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    private Assembly? FromSite(string name)
    {
        foreach (string extension in (string[])[".dll", ".exe"])
        {
            string path = Path.Join(_bin, name + extension);
            if (File.Exists(path))
            {
                return LoadFromAssemblyPath(path);
            }
        }

        return null;
    }
}
