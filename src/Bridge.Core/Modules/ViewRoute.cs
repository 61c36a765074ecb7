using Bridge.Modules;

namespace Bridge;

/// <summary>A route of a <see cref="ViewModule"/>: methods, a template, and the view that answers.</summary>
public sealed class ViewRoute
{
    private readonly bool _isAutomatic;

    internal ViewRoute(IReadOnlyList<string> methods, string template, View view, bool isAutomatic = false, StaticFiles? files = null)
    {
        Methods = methods;
        Template = template;
        View = view;
        _isAutomatic = isAutomatic;
        Files = files;
    }

    /// <summary>The methods that the route answers; empty for every method.</summary>
    public IReadOnlyList<string> Methods { get; }

    /// <summary>The route template, relative to where the module is mounted.</summary>
    public string Template { get; }

    /// <summary>The name by which <see cref="ViewRequest.UrlFor(string)"/> finds the route, or null.</summary>
    public string? Name { get; private set; }

    /// <summary>The view that answers.</summary>
    public View View { get; }

    /// <summary>Whether the route is a part of the API. Files, and the routes that Bridge adds to answer OPTIONS, are not.</summary>
    internal bool IsDescribed => !_isAutomatic && Files is null;

    /// <summary>The files that the route answers with; null for a route of a view.</summary>
    internal StaticFiles? Files { get; }

    /// <summary>Names the route.</summary>
    /// <param name="name">The name, unique within the module.</param>
    /// <returns>This route.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public ViewRoute WithName(string name)
    {
        Name = name ?? throw new ArgumentNullException(nameof(name));
        return this;
    }

    /// <summary>The same route with another template or view.</summary>
    internal ViewRoute With(string template, View view) => new(Methods, template, view, _isAutomatic, Files) { Name = Name };
}
