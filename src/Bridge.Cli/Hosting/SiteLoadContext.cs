using System.Reflection;
using System.Runtime.Loader;
using Bridge.Cli.Resolution;

namespace Bridge.Cli.Hosting;

/// <summary>
/// Loads a site beside the tool. Bridge.Owin and the contracts of Katana are loaded in here once more, so that the site's own contracts can take their
/// place; everything else that the platform has is shared with the tool, and the rest comes from the site's folder.
/// </summary>
internal sealed class SiteLoadContext : AssemblyLoadContext
{
    // What has a type of Katana's in its signatures, so that it has to be bound to the contracts that the site gets.
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

        // Type.GetType and its like ask from within the framework, which knows the tool's context only.
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
            // By its name alone: a site may ask for a version that .NET Framework had and no package has.
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
