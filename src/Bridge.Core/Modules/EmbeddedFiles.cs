using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text;
using Bridge.Http;

namespace Bridge.Modules;

/// <summary>Files that are embedded in an assembly. They never change while it is loaded.</summary>
internal sealed class EmbeddedFiles : StaticFiles
{
    private readonly Assembly _assembly;
    private readonly DateTimeOffset? _lastModified;

    /// <summary>The files of the folder, by their paths, or by the part after the folder in the names that the build gives them.</summary>
    private readonly Dictionary<string, EmbeddedFile> _files = new(StringComparer.Ordinal);

    /// <summary>Whether the resources have the names that the build gives them, with dots instead of slashes.</summary>
    private readonly bool _areDotted;

    /// <exception cref="ArgumentException">The assembly has no resource in that folder, or resources in several folders of that name.</exception>
    public EmbeddedFiles(Assembly assembly, string folder)
    {
        _assembly = assembly;
        _lastModified = LastModifiedOf(assembly);
        string path = folder.Replace('\\', '/').Trim('/') + "/";
        string[] resources = assembly.GetManifestResourceNames();
        foreach (string resource in resources)
        {
            // On Windows the build writes %(RecursiveDir) with backslashes.
            string name = resource.Replace('\\', '/');
            if (name.StartsWith(path, StringComparison.Ordinal))
            {
                _files[name.Substring(path.Length)] = new EmbeddedFile(resource);
            }
        }

        if (_files.Count > 0)
        {
            return;
        }

        _areDotted = true;
        string prefix = DottedPrefix(resources, assembly.GetName().Name ?? "", Dotted(path));
        foreach (string resource in resources)
        {
            if (prefix.Length > 0 && resource.StartsWith(prefix, StringComparison.Ordinal))
            {
                _files[resource.Substring(prefix.Length)] = new EmbeddedFile(resource);
            }
        }

        if (_files.Count == 0)
        {
            throw new ArgumentException(
                $"The assembly {assembly.GetName().Name} has no embedded files of a folder \"{folder}\". Embed them in its project file by <EmbeddedResource "
                    + $"Include=\"{path}**\" LogicalName=\"{path}%(RecursiveDir)%(Filename)%(Extension)\" WithCulture=\"false\" />. "
                    + (resources.Length == 0 ? "It has no resources." : "Its resources are " + string.Join(", ", resources) + "."),
                nameof(folder));
        }
    }

    protected override Response? Find(string name)
    {
        if (!_files.TryGetValue(KeyOf(name), out EmbeddedFile? file))
        {
            return null;
        }

        return Response.File(
            _assembly.GetManifestResourceStream(file.Resource)!,
            contentType: FileTypes.Of(Path.GetExtension(name)),
            entityTag: FingerprintOf(file),
            lastModified: _lastModified);
    }

    protected override string? FingerprintOf(string name) => _files.TryGetValue(KeyOf(name), out EmbeddedFile? file) ? FingerprintOf(file) : null;

    // Two concurrent first requests get the same value.
    private string FingerprintOf(EmbeddedFile file)
    {
        if (file.Fingerprint is not { } fingerprint)
        {
            using Stream content = _assembly.GetManifestResourceStream(file.Resource)!;
            file.Fingerprint = fingerprint = FingerprintOf(content);
        }

        return fingerprint;
    }

    private string KeyOf(string name) => _areDotted ? Dotted(name) : name;

    /// <summary>The text before the names of the folder's files: the root namespace of the project, and the folder.</summary>
    private static string DottedPrefix(string[] resources, string assembly, string folder)
    {
        HashSet<string> prefixes = new(StringComparer.Ordinal);
        foreach (string resource in resources)
        {
            int at = ("." + resource).IndexOf("." + folder, StringComparison.Ordinal);
            if (at >= 0)
            {
                prefixes.Add(resource.Substring(0, at + folder.Length));
            }
        }

        string usual = assembly + "." + folder;
        return prefixes.Contains(usual) ? usual
            : prefixes.Count <= 1 ? prefixes.FirstOrDefault() ?? ""
            : throw new ArgumentException(
                $"The assembly {assembly} has resources of several folders that may be meant: {string.Join(", ", prefixes)}. Give them names by LogicalName.",
                nameof(folder));
    }

    /// <summary>A path as the build writes it into a resource's name: each folder as an identifier and a dot, and the file's name unchanged.</summary>
    private static string Dotted(string path)
    {
        int fileAt = path.LastIndexOf('/') + 1;
        StringBuilder name = new();
        bool isStart = true;
        int folderAt = 0;
        for (int i = 0; i < fileAt; i++)
        {
            char c = path[i];
            if (c is '/' or '.')
            {
                // A folder named _ becomes __.
                name.Append(c == '/' && i - folderAt == 1 && path[folderAt] == '_' ? "_." : ".");
                isStart = true;
                folderAt = c == '/' ? i + 1 : folderAt;
                continue;
            }

            bool isLetter = char.IsLetter(c) || c == '_';
            bool isPart = isLetter || char.IsDigit(c);
            name.Append(isStart && !isLetter && isPart ? "_" : "").Append(isPart ? c : '_');
            isStart = false;
        }

        return name.Append(path, fileAt, path.Length - fileAt).ToString();
    }

    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "An assembly without a file has the time of the program that holds it.")]
    private static DateTimeOffset? LastModifiedOf(Assembly assembly)
    {
        string? path = assembly.IsDynamic ? null : assembly.Location;
#if NET
        path = string.IsNullOrEmpty(path) ? Environment.ProcessPath : path;
#endif
        return string.IsNullOrEmpty(path) || !File.Exists(path) ? null : new DateTimeOffset(File.GetLastWriteTimeUtc(path));
    }

    private sealed class EmbeddedFile(string resource)
    {
        public string Resource { get; } = resource;

        public string? Fingerprint { get; set; }
    }
}
