using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Physical;
using Microsoft.Extensions.Primitives;

namespace Bridge.Cli.Hosting;

/// <summary>The content of a site's root as IIS lets it be asked for: in any letter case, and without what its request filtering hides.</summary>
internal sealed class IisFileProvider(string root) : IFileProvider, IDisposable
{
    // The defaults of IIS and ASP.NET: hiddenSegments of request filtering, and the folders of ASP.NET. A dot begins what version control and editors keep.
    private static readonly string[] s_hiddenSegments =
        [
            "web.config", "bin", "App_code", "App_GlobalResources", "App_LocalResources", "App_WebReferences", "App_Data", "App_Browsers", "obj", "packages",
            "node_modules",
        ];

    // fileExtensions of request filtering that are not allowed, and what IIS never had a type for and a site's folder may hold.
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

    // Nobody asks for changes: static files are looked at for each request.
    public IChangeToken Watch(string filter) => NullChangeToken.Singleton;

    public void Dispose() => _files.Dispose();

    /// <summary>Whether a path names something that IIS would not give away.</summary>
    internal static bool IsHidden(string subpath)
    {
        foreach (string segment in subpath.Split('/', '\\'))
        {
            // Windows takes what ends with dots or spaces, or names a stream of a file, for the file itself.
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

    /// <summary>The path with the letter case that the file system has it in; null if there is none.</summary>
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
