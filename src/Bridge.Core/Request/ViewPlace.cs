namespace Bridge.Request;

/// <summary>Where the module of a view stands: all that a view and its requests know of modules.</summary>
internal abstract class ViewPlace
{
    /// <summary>How many segments of the path the modules take that this one is mounted within.</summary>
    public abstract int PrefixSegments { get; }

    /// <summary>Makes a URL of a named route.</summary>
    /// <param name="pathBase">The path base that a view of the module has, percent-decoded.</param>
    /// <param name="name">The route's name.</param>
    /// <param name="values">The values of its parameters, and of the query.</param>
    /// <exception cref="KeyNotFoundException">There is no such route.</exception>
    /// <exception cref="ArgumentException">A value that the template needs is missing.</exception>
    public abstract string UrlFor(string pathBase, string name, IEnumerable<KeyValuePair<string, object?>> values);
}
