using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Physical;
using Microsoft.Extensions.Primitives;

namespace Bridge.Cli.Hosting;

/// <summary>The files of a site's root as IIS serves them: in any letter case, and without those that its request filtering hides.</summary>
internal sealed class IisFileProvider(string root) : IFileProvider, IDisposable
{
    // The defaults of IIS and ASP.NET: the hiddenSegments of request filtering, and ASP.NET's folders. Names with a leading dot belong to version control and
    // editors.
    private static readonly string[] s_hiddenSegments =
        [
            "web.config", "bin", "App_code", "App_GlobalResources", "App_LocalResources", "App_WebReferences", "App_Data", "App_Browsers", "obj", "packages",
            "node_modules",
        ];

    // The fileExtensions that request filtering denies, and files that IIS does not serve because it has no type for them.
    private static readonly HashSet<string> s_deniedExtensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".asa", ".asax", ".ascx", ".master", ".skin", ".browser", ".sitemap", ".config", ".cs", ".csproj", ".vb", ".vbproj", ".webinfo", ".licx", ".resx",
        ".resources", ".mdb", ".vjsproj",
        ".java", ".jsl", ".ldb", ".dsdgm", ".ssdgm", ".lsad", ".ssmap", ".cd", ".dsprototype", ".lsaprototype", ".sdm", ".sdmDocument", ".mdf", ".ldf",
        ".ad", ".dd", ".ldd", ".sd",
        ".adprototype", ".lddprototype", ".exclude", ".refresh", ".compiled", ".msgx", ".vsdisco", ".rules", ".aspx", ".asmx", ".ashx", ".svc", ".cshtml",
        ".vbhtml", ".dll", ".exe", ".pdb",
        ".sln", ".user", ".pubxml", ".nuspec", ".nupkg", ".ps1", ".cmd", ".bat", ".sh", ".bak", ".tmp", ".log", ".sdf", ".sqlite", ".db", ".snk", ".pfx",
        ".key", ".pem",
    };

    private readonly PhysicalFileProvider _files = new(root, ExclusionFilters.Sensitive);

    public IFileInfo GetFileInfo(string subpath) => IsHidden(subpath) ? new NotFoundFileInfo(subpath) : Find(subpath);

    public IDirectoryContents GetDirectoryContents(string subpath)
    {
        if (IsHidden(subpath))
        {
            return NotFoundDirectoryContents.Singleton;
        }

        IDirectoryContents exact = _files.GetDirectoryContents(subpath);
        return exact.Exists || InAnyCase(subpath) is not { } path ? exact : _files.GetDirectoryContents(path);
    }

    // Static files are looked up for each request, so changes need no notification.
    public IChangeToken Watch(string filter) => NullChangeToken.Singleton;

    public void Dispose() => _files.Dispose();

    /// <summary>Whether IIS would refuse to serve the path.</summary>
    internal static bool IsHidden(string subpath)
    {
        foreach (string segment in subpath.Split('/', '\\'))
        {
            // Windows ignores trailing dots and spaces in a name, and opens the file for the name of one of its streams.
            string name = segment.TrimEnd('.', ' ');
            if (name.Length == 0)
            {
                if (segment.Length > 0)
                {
                    return true;
                }

                continue;
            }

            if (name[0] == '.' || name.Contains(':', StringComparison.Ordinal) || name.Contains('~', StringComparison.Ordinal) && name.Length <= 12
                || s_hiddenSegments.Contains(name, StringComparer.OrdinalIgnoreCase) || s_deniedExtensions.Contains(Path.GetExtension(name)))
            {
                return true;
            }
        }

        return false;
    }

    private IFileInfo Find(string subpath)
    {
        IFileInfo exact = _files.GetFileInfo(subpath);
        return exact.Exists || InAnyCase(subpath) is not { } path ? exact : _files.GetFileInfo(path);
    }

    /// <summary>The path in the letter case of the file system; null if it does not exist.</summary>
    private string? InAnyCase(string subpath)
    {
        string path = "";
        foreach (string segment in subpath.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            IFileInfo? next = _files.GetDirectoryContents(path).FirstOrDefault(entry => string.Equals(entry.Name, segment, StringComparison.OrdinalIgnoreCase));
            if (next is null)
            {
                return null;
            }

            path = $"{path}/{next.Name}";
        }

        return path.Length == 0 ? null : path;
    }
}
