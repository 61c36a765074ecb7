using System.Collections.Concurrent;
using System.Text;
using Bridge.Contract;
using Bridge.Http;
using Bridge.Request;

namespace Bridge.Modules;

/// <summary>The place of a module, by itself or mounted in others. It finds the routes for a view's URLs.</summary>
internal sealed class ViewScope : ViewPlace
{
    private readonly ConcurrentDictionary<string, (UrlTemplate Template, StaticFiles? Files)> _templates = new(StringComparer.Ordinal);

    public ViewScope(ViewModule module, ViewScope? parent = null, string prefix = "")
    {
        Module = module;
        Parent = parent;
        Prefix = (parent?.Prefix ?? "") + prefix;
        foreach (char c in Prefix)
        {
            PrefixSegments += c == '/' ? 1 : 0;
        }
    }

    public ViewModule Module { get; }

    /// <summary>The module in which this one is mounted, or null.</summary>
    public ViewScope? Parent { get; }

    /// <summary>The module's prefix below the outermost module: empty, or with a leading and without a trailing slash.</summary>
    public string Prefix { get; }

    /// <summary>The number of segments of <see cref="Prefix"/>.</summary>
    public override int PrefixSegments { get; }

    /// <summary>Creates the URL of a named route: of this module, of a module mounted in it (<c>Module.route</c>), or of a module around it.</summary>
    /// <inheritdoc/>
    public override string? UrlFor(string pathBase, string name, IEnumerable<KeyValuePair<string, object?>> values)
    {
        if (!_templates.TryGetValue(name, out (UrlTemplate Template, StaticFiles? Files) route))
        {
            if (Find(name) is not { } found)
            {
                return null;
            }

            route = (UrlTemplate.Parse(found.Template), found.Files);
            _templates[name] = route;
        }

        string path = route.Template.Build(route.Files is null ? values : route.Files.WithFingerprint(values));
        int outermost = PathPrefix.LengthBefore(pathBase, PrefixSegments);
        if (outermost == 0)
        {
            return path;
        }

        StringBuilder url = new();
        PercentEncoding.Append(url, pathBase.Substring(0, outermost), kept: "/");
        return url.Append(path).ToString();
    }

    public override string NoRoute(string name)
    {
        List<string> names = [];
        for (ViewScope? scope = this; scope is not null; scope = scope.Parent)
        {
            scope.Module.AddNames("", names);
        }

        return $"The module {Module.Name} has no route named \"{name}\", and neither has a module around it. "
            + (names.Count == 0 ? "None of their routes has a name" : "Their routes are named " + string.Join(", ", names))
            + $". Name a route with WithName(\"{name}\"); a route of a module that is mounted within is named \"Module.route\".";
    }

    /// <summary>A named route, with its template relative to the outermost module; null if there is none.</summary>
    private ViewRoute? Find(string name)
    {
        for (ViewScope? scope = this; scope is not null; scope = scope.Parent)
        {
            if (scope.Module.FindRoute(name) is { } route)
            {
                return route.With(ModuleRoutes.Join(scope.Prefix, route.Template), route.View);
            }
        }

        return null;
    }
}
