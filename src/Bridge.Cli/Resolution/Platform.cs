using System.Collections.Concurrent;
using Bridge.Cli.Metadata;

namespace Bridge.Cli.Resolution;

/// <summary>
/// The assemblies that a site finds on .NET 10: those of the running shared frameworks, and those in the tool's package. It also decides, for the scan and for
/// the hosts, which of them are loaded instead of the site's own files.
/// </summary>
internal sealed class Platform : IDisposable
{
    // The tool's own parts, to which no site may bind.
    private static readonly string[] s_ownParts = ["Bridge.Cli", "System.CommandLine", "Spectre.Console", "Spectre.Console.Ansi"];

    private readonly Dictionary<string, (string Path, Origin Origin)> _paths = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, ManagedFile?> _open = new(StringComparer.OrdinalIgnoreCase);

    private Platform(IEnumerable<string> paths, string toolFolder)
    {
        foreach (string path in paths)
        {
            string name = Path.GetFileNameWithoutExtension(path);
            bool isTools = string.Equals(Path.GetDirectoryName(path), toolFolder, StringComparison.OrdinalIgnoreCase)
                || path.StartsWith(Path.Join(toolFolder, "runtimes"), StringComparison.OrdinalIgnoreCase);
            if (!isTools || !s_ownParts.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                _paths.TryAdd(name, (path, isTools ? Origin.Bridge : Origin.DotNet));
            }
        }
    }

    /// <summary>The platform that this process runs on.</summary>
    public static Platform Running()
    {
        string trusted = (string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")
            ?? throw new InvalidOperationException("The runtime does not say which assemblies it has.");
        return new Platform(
            trusted.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
            Path.GetDirectoryName(typeof(Platform).Assembly.Location)!);
    }

    public IEnumerable<string> NamesOf(Origin origin) => _paths.Where(pair => pair.Value.Origin == origin).Select(static pair => pair.Key);

    /// <summary>Whether the platform's assembly of a name is loaded, even if the site has a file of that name.</summary>
    public bool Has(string name) => _paths.ContainsKey(name);

    public bool Has(string name, Origin origin) => _paths.TryGetValue(name, out (string Path, Origin Origin) found) && found.Origin == origin;

    public Origin OriginOf(string name) => _paths.TryGetValue(name, out (string Path, Origin Origin) found) ? found.Origin : Origin.Site;

    public ManagedFile? Find(string name) => _open.GetOrAdd(name, Open);

    public void Dispose()
    {
        foreach (ManagedFile? assembly in _open.Values)
        {
            assembly?.Dispose();
        }
    }

    private ManagedFile? Open(string name)
    {
        if (!_paths.TryGetValue(name, out (string Path, Origin Origin) found))
        {
            return null;
        }

        try
        {
            return ManagedFile.Open(found.Path);
        }
        catch (UnreadableAssemblyException)
        {
            return null;
        }
    }
}
