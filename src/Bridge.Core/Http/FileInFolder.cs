namespace Bridge.Http;

/// <summary>Finds a file in a folder by an untrusted name, as Werkzeug's <c>safe_join</c> does.</summary>
internal static class FileInFolder
{
    /// <returns>The file; null if the name leads out of the folder, or there is no such file.</returns>
    public static FileInfo? FindIn(string folder, string? name)
    {
        if (name is null || name.Length == 0 || !StaysInside(name))
        {
            return null;
        }

        try
        {
            string inside = Path.GetFullPath(folder);
            string separator = Path.DirectorySeparatorChar.ToString();
            inside = inside.EndsWith(separator, StringComparison.Ordinal) ? inside : inside + separator;

            // The full path as the system resolves it decides: on Windows some names are devices in every folder.
            FileInfo file = new(Path.GetFullPath(inside + name));
            return file.FullName.StartsWith(inside, StringComparison.Ordinal) && file.Exists ? file : null;
        }
        catch (Exception error) when (error is NotSupportedException or PathTooLongException)
        {
            // .NET Framework throws this for a name that no file can have.
            return null;
        }
    }

    /// <summary>
    /// Whether a name is a plain name of a visible file: no part of it is empty or begins with a dot. So it does not lead out of the folder, or to files that
    /// the system's tools hide, such as <c>.git/config</c> and <c>.env</c>.
    /// </summary>
    public static bool IsPlain(string? name) =>
        name is { Length: > 0 } && StaysInside(name) && name[0] != '.' && name.IndexOf("/.", StringComparison.Ordinal) < 0
            && name.IndexOf("//", StringComparison.Ordinal) < 0;

    private static bool StaysInside(string name)
    {
        // Backslashes and colons have a meaning only on Windows. They are refused everywhere, so that a name means the same file on every system. A name that
        // ends with a slash is the name of a folder.
        if (name[0] == '/' || name[name.Length - 1] == '/' || name.IndexOfAny(['\0', '\\', ':']) >= 0)
        {
            return false;
        }

        int depth = 0;
        foreach (string segment in name.Split('/'))
        {
            depth += segment switch { "" or "." => 0, ".." => -1, _ => 1 };
            if (depth < 0)
            {
                return false;
            }
        }

        return true;
    }
}
