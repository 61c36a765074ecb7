namespace Bridge.Request;

/// <summary>The place where a view's module is mounted. It is all that a view and its requests know of modules.</summary>
internal abstract class ViewPlace
{
    /// <summary>How many segments of the path are the prefixes of the modules around this one.</summary>
    public abstract int PrefixSegments { get; }

    /// <summary>Creates the URL of a named route; null if no route of the module, or of a module around it, has that name.</summary>
    /// <param name="pathBase">The path base of the module's views, percent-decoded.</param>
    /// <param name="name">The route's name.</param>
    /// <param name="values">The values of its parameters, and of the query.</param>
    /// <exception cref="ArgumentException">A value that the template needs is missing.</exception>
    public abstract string? UrlFor(string pathBase, string name, IEnumerable<KeyValuePair<string, object?>> values);

    /// <summary>The message about a name that no route has.</summary>
    public abstract string NoRoute(string name);
}
