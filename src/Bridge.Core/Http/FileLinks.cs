namespace Bridge.Http;

/// <summary>Finds where a file is really stored, if links lead to it.</summary>
internal static class FileLinks
{
    /// <summary>
    /// The link's target if the given file is a link, because a link has its own length and time; otherwise the given file. On .NET Framework, always the given
    /// file.
    /// </summary>
    public static FileInfo TargetOf(FileInfo file)
    {
#if NET
        return file.Exists && (file.Attributes & FileAttributes.ReparsePoint) != 0 && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target
            ? target
            : file;
#else
        return file;
#endif
    }

    /// <summary>Whether an existing file is visible, and inside the folder after all links are followed.</summary>
    /// <param name="folder">The folder, by its full path. It may be a link itself.</param>
    /// <param name="name">The file's path in the folder, plain (<see cref="FileInFolder.IsPlain"/>).</param>
    public static bool StayIn(string folder, string name)
    {
        bool hasLinks = false;
        string path = folder;
        try
        {
            foreach (string segment in name.Split('/'))
            {
                path = Path.Combine(path, segment);
                FileAttributes attributes = File.GetAttributes(path);
                if ((attributes & (FileAttributes.Hidden | FileAttributes.System)) != 0 || !IsOwnName(path, segment))
                {
                    return false;
                }

                hasLinks |= (attributes & FileAttributes.ReparsePoint) != 0;
            }

            return !hasLinks || IsReallyIn(folder, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The file was just removed, or its links form a circle.
            return false;
        }
    }

    // Windows also finds a file by other names: in another case, by its short name, or with dots at its end. A site's rule about a path applies to one name
    // only.
    private static bool IsOwnName(string path, string name)
    {
        if (Path.DirectorySeparatorChar == '/')
        {
            return true;
        }

        foreach (string own in Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!, name))
        {
            if (string.Equals(Path.GetFileName(own), name, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

#if NET
    // The same limit as on Linux.
    private const int MostLinks = 40;

    private static bool IsReallyIn(string folder, string path)
    {
        string inside = RealPath(folder);
        inside = Path.EndsInDirectorySeparator(inside) ? inside : inside + Path.DirectorySeparatorChar;
        return RealPath(path).StartsWith(inside, StringComparison.Ordinal);
    }

    /// <exception cref="IOException">The links form a circle.</exception>
    private static string RealPath(string path)
    {
        string real = Path.GetPathRoot(path)!;
        Stack<string> left = SegmentsOf(path[real.Length..], new Stack<string>());
        int links = 0;
        while (left.TryPop(out string? segment))
        {
            if (segment is "" or ".")
            {
                continue;
            }

            if (segment == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }

            string next = Path.Combine(real, segment);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks)
            {
                throw new IOException($"Too many links lead to {path}.");
            }

            string root = Path.GetPathRoot(target) ?? "";
            real = root.Length > 0 ? root : real;
            SegmentsOf(target[root.Length..], left);
        }

        return real;
    }

    private static Stack<string> SegmentsOf(string path, Stack<string> left)
    {
        string[] segments = path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        for (int i = segments.Length - 1; i >= 0; i--)
        {
            left.Push(segments[i]);
        }

        return left;
    }
#else
    // .NET Framework cannot read where a link leads, so no link is followed.
    private static bool IsReallyIn(string folder, string path) => false;
#endif
}
