namespace Bridge.Cli.Sites;

/// <summary>The files of a compiled site: its assemblies, its content and its config file.</summary>
internal sealed class SiteFiles
{
    // The contents of these folders are not part of the running site.
    private static readonly string[] s_otherFolders = ["bin", "obj", "packages", "node_modules", ".git", ".svn", ".vs", "roslyn"];

    private static readonly string[] s_pages = [".aspx", ".ascx", ".master", ".asmx", ".svc", ".ashx", ".cshtml", ".vbhtml", ".asax"];

    private SiteFiles(string path, string bin, string? root, string? program)
    {
        Path = path;
        Bin = bin;
        Root = root;
        Program = program;
        EnumerationOptions everywhere = new() { RecurseSubdirectories = true, MaxRecursionDepth = 2, IgnoreInaccessible = true };
        Binaries = [.. Directory.EnumerateFiles(bin, "*", everywhere)
            .Where(static file => IsBinary(file) && !file.EndsWith(".resources.dll", StringComparison.OrdinalIgnoreCase))
            .Where(file => !IsBelow(file, bin, "roslyn"))
            .Order(StringComparer.Ordinal)];
        Pages = root is null ? [] : [.. PagesOf(root)];
        ConfigFile = root is not null ? Named(root, "web.config") : program is not null && File.Exists(program + ".config") ? program + ".config" : null;
    }

    /// <summary>The path that was given.</summary>
    public string Path { get; }

    /// <summary>The folder of the assemblies.</summary>
    public string Bin { get; }

    /// <summary>The folder with the content and web.config, if it is a site for IIS.</summary>
    public string? Root { get; }

    /// <summary>The program or assembly that was given by its name, or the only program in the folder.</summary>
    public string? Program { get; }

    /// <summary>All DLL and EXE files in the folder and its subfolders.</summary>
    public IReadOnlyList<string> Binaries { get; }

    /// <summary>Content files that System.Web would compile, relative to <see cref="Root"/>.</summary>
    public IReadOnlyList<string> Pages { get; }

    public string? ConfigFile { get; }

    /// <summary>The folder that the site sees as AppDomain.BaseDirectory.</summary>
    public string BaseDirectory => Root ?? Bin;

    /// <summary>Finds the files of a site.</summary>
    /// <param name="path">A bin folder, a site's root, or a DLL or EXE.</param>
    /// <exception cref="SitePathException">The path does not exist, or contains no site.</exception>
    public static SiteFiles Find(string path)
    {
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0'))
        {
            throw new SitePathException("The path is empty. Give the bin folder, the folder with web.config and bin, or a .dll or .exe file.");
        }

        string full = System.IO.Path.GetFullPath(path);
        if (File.Exists(full))
        {
            return IsBinary(full)
                ? new SiteFiles(path, System.IO.Path.GetDirectoryName(full)!, null, full)
                : throw new SitePathException($"{path} is neither a folder nor a .dll or .exe file.");
        }

        if (!Directory.Exists(full))
        {
            throw new SitePathException($"There is no file or folder {path}.");
        }

        full = System.IO.Path.TrimEndingDirectorySeparator(full);
        string? bin = Directory.EnumerateDirectories(full)
            .FirstOrDefault(static folder => string.Equals(System.IO.Path.GetFileName(folder), "bin", StringComparison.OrdinalIgnoreCase));
        if (bin is not null && (Named(full, "web.config") is not null || !HasBinaries(full)) && HasBinaries(bin))
        {
            return new SiteFiles(path, bin, full, null);
        }

        if (!HasBinaries(full))
        {
            throw new SitePathException(
                $"{path} contains no .dll or .exe file, and no bin folder with one. Give the bin folder, the folder with web.config and bin, or a .dll or .exe "
                    + $"file.");
        }

        string? parent = System.IO.Path.GetDirectoryName(full);
        if (parent is not null
            && string.Equals(System.IO.Path.GetFileName(full), "bin", StringComparison.OrdinalIgnoreCase)
            && Named(parent, "web.config") is not null)
        {
            return new SiteFiles(path, full, parent, null);
        }

        string[] programs = [.. Directory.EnumerateFiles(full).Where(static file => HasExtension(file, ".exe") && File.Exists(file + ".config"))];
        if (programs.Length == 0)
        {
            programs = [.. Directory.EnumerateFiles(full).Where(static file => HasExtension(file, ".exe"))];
        }

        return new SiteFiles(path, full, null, programs.Length == 1 ? programs[0] : null);
    }

    private static bool HasBinaries(string folder) => Directory.EnumerateFiles(folder).Any(IsBinary);

    private static bool IsBinary(string file) => HasExtension(file, ".dll") || HasExtension(file, ".exe");

    private static bool HasExtension(string file, string extension) => file.EndsWith(extension, StringComparison.OrdinalIgnoreCase);

    private static bool IsBelow(string file, string folder, string name) =>
        System.IO.Path.GetRelativePath(folder, file).Split(System.IO.Path.DirectorySeparatorChar)[..^1].Contains(name, StringComparer.OrdinalIgnoreCase);

    private static string? Named(string folder, string name) =>
        Directory.EnumerateFiles(folder).FirstOrDefault(file => string.Equals(System.IO.Path.GetFileName(file), name, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> PagesOf(string root)
    {
        EnumerationOptions readable = new() { IgnoreInaccessible = true, AttributesToSkip = 0 };
        Stack<string> folders = new([root]);
        List<string> found = [];
        while (folders.TryPop(out string? folder))
        {
            foreach (string below in Directory.EnumerateDirectories(folder, "*", readable))
            {
                if (!s_otherFolders.Contains(System.IO.Path.GetFileName(below), StringComparer.OrdinalIgnoreCase)
                    && new DirectoryInfo(below).LinkTarget is null)
                {
                    folders.Push(below);
                }
            }

            found.AddRange(Directory.EnumerateFiles(folder, "*", readable)
                .Where(static file => s_pages.Contains(System.IO.Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                .Select(file => System.IO.Path.GetRelativePath(root, file).Replace('\\', '/')));
        }

        return found.Order(StringComparer.Ordinal);
    }
}
