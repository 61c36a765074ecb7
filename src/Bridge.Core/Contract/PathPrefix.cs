namespace Bridge.Contract;

/// <summary>The prefixes of a path, which always consist of whole segments. Mounted applications, modules and routes share these rules.</summary>
internal static class PathPrefix
{
    /// <summary>Whether a path is the prefix, or continues it after a slash. Case is ignored, as Katana's Map does.</summary>
    /// <param name="path">The path, percent-decoded.</param>
    /// <param name="prefix">The prefix, without a slash at its end; empty for the root, which contains every path.</param>
    public static bool Contains(string path, string prefix) =>
        path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && (path.Length == prefix.Length || prefix.Length == 0 || path[prefix.Length] == '/');

    /// <summary>
    /// The length of the first segments of a path. A slash at the path's end begins no segment: it means that a route's optional parameters are absent.
    /// </summary>
    public static int LengthOf(string path, int segments)
    {
        int length = 0;
        for (; segments > 0 && length + 1 < path.Length; segments--)
        {
            int slash = path.IndexOf('/', length + 1);
            length = slash < 0 ? path.Length : slash;
        }

        return length;
    }

    /// <summary>The length of a path without its last segments.</summary>
    public static int LengthBefore(string path, int segments)
    {
        int length = path.Length;
        for (; segments > 0 && length > 0; segments--)
        {
            length = Math.Max(0, path.LastIndexOf('/', length - 1));
        }

        return length;
    }
}
