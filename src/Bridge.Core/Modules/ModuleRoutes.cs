using Bridge.Contract;

namespace Bridge.Modules;

/// <summary>
/// The routes of a module and of all modules in it, as one list. Each template includes its prefix, and each view its filters, so that hosts handle neither.
/// </summary>
internal sealed class ModuleRoutes
{
    private readonly List<ViewRoute> _routes = [];
    private readonly List<ViewMount> _mounts = [];

    private readonly List<ViewScope> _scopes = [];

    private ModuleRoutes()
    {
    }

    public IReadOnlyList<ViewRoute> Routes => _routes;

    /// <summary>The applications that are mounted without a filter around them. An application with filters becomes a route to a view.</summary>
    public IReadOnlyList<ViewMount> Mounts => _mounts;

    /// <exception cref="InvalidOperationException">
    /// Two views answer the same request, two routes have the same name, or a module is mounted within itself.
    /// </exception>
    public static ModuleRoutes Of(ViewModule module)
    {
        ModuleRoutes all = new();
        all.Add(new ViewScope(module), isFiltered: false);
        all.AddOptions();
        return all;
    }

    /// <summary>
    /// The methods of the routes that match the path, if none of them has the request's method. Null if one has it, or if no route matches the path.
    /// </summary>
    public string? AllowFor(string path, string method)
    {
        SortedSet<string> methods = new(StringComparer.Ordinal);
        foreach (ViewRoute route in _routes)
        {
            if (UrlTemplate.Parse(route.Template).HasForm(path))
            {
                if (route.Methods.Count == 0 || route.Methods.Contains(method, StringComparer.OrdinalIgnoreCase))
                {
                    return null;
                }

                methods.UnionWith(route.Methods);
            }
        }

        return methods.Count == 0 ? null : string.Join(", ", methods);
    }

    /// <summary>The view for a request that matches no route: a 404 or a 405. The handlers of the nearest module see it first.</summary>
    /// <param name="path">The path below the outermost module.</param>
    /// <param name="allow">The methods of the path, if the path matches but the method does not; otherwise null.</param>
    public View Refusal(string path, string? allow)
    {
        ViewScope nearest = _scopes[0];
        foreach (ViewScope scope in _scopes)
        {
            if (scope.Prefix.Length > nearest.Prefix.Length && PathPrefix.Contains(path, scope.Prefix))
            {
                nearest = scope;
            }
        }

        HttpException error = new(allow is null ? 404 : 405);
        if (allow is not null)
        {
            error.Headers["Allow"] = allow;
        }

        return ViewFilters.AroundError(error, "for unknown paths of " + nearest.Module.Name, nearest);
    }

    /// <summary>The view of a refusal in the place of another view. The handlers of the other view's module see it first.</summary>
    public static View Refusal(View view, HttpException error) => view.Place is ViewScope scope
        ? ViewFilters.AroundError(error, view.Name, scope)
        : View.Of(_ => (object?)error).NamedIfAnonymous(view.Name);

    public static string Join(string prefix, string template)
    {
        if (prefix.Length == 0)
        {
            return template;
        }

        string rest = template.TrimStart('~').TrimStart('/');
        return rest.Length == 0 ? prefix : prefix + "/" + rest;
    }

    private void Add(ViewScope scope, bool isFiltered)
    {
        ViewModule module = scope.Module;
        _scopes.Add(scope);
        isFiltered |= module.Filters.Any;
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (ViewRoute route in module.OwnRoutes)
        {
            if (route.Name is { } name && !names.Add(name))
            {
                throw new InvalidOperationException(
                    $"Two routes of the module {module.Name} are named \"{name}\", so a URL could mean either. Rename one.");
            }

            View view = route.View.In(scope);
            _routes.Add(route.With(Join(scope.Prefix, route.Template), isFiltered ? ViewFilters.Around(view, scope) : view));
        }

        foreach (ViewMount mount in module.OwnMounts)
        {
            if (isFiltered)
            {
                // The filters apply to mounted applications as they do to views.
                Func<Func<IDictionary<string, object>, Task>, Func<IDictionary<string, object>, Task>> mounted = mount.App.MountAt(mount.PathBase);
                View view = View.Of(_ => mounted).NamedIfAnonymous("the application at " + mount.PathBase).In(scope);
                _routes.Add(new ViewRoute([], Join(scope.Prefix, mount.PathBase + "/{**mounted}"), ViewFilters.Around(view, scope)));
            }
            else
            {
                string prefix = scope.Prefix + mount.PathBase;
                if (_mounts.Exists(other => string.Equals(other.PathBase, prefix, StringComparison.OrdinalIgnoreCase)))
                {
                    throw new InvalidOperationException($"Two applications are mounted at {prefix}, and no rule decides which one answers. Remove one.");
                }

                _mounts.Add(new ViewMount(prefix, mount.App));
            }
        }

        foreach (KeyValuePair<string, ViewModule> nested in module.OwnModules)
        {
            for (ViewScope? outer = scope; outer is not null; outer = outer.Parent)
            {
                if (ReferenceEquals(outer.Module, nested.Value))
                {
                    throw new InvalidOperationException(
                        $"The module {nested.Value.Name} is mounted within itself, at {nested.Key}: its routes would have no end.");
                }
            }

            Add(new ViewScope(nested.Value, scope, nested.Key), isFiltered);
        }
    }

    /// <summary>Answers OPTIONS if no view does, as Flask does: an empty response with the path's methods in Allow.</summary>
    private void AddOptions()
    {
        Dictionary<string, List<ViewRoute>> byShape = new(StringComparer.Ordinal);
        foreach (ViewRoute route in _routes)
        {
            string shape = UrlTemplate.Parse(route.Template).Shape;
            if (!byShape.TryGetValue(shape, out List<ViewRoute>? sharing))
            {
                byShape.Add(shape, sharing = []);
            }

            foreach (ViewRoute other in sharing)
            {
                RefuseSameMethod(route, other);
            }

            sharing.Add(route);
        }

        foreach (List<ViewRoute> sharing in byShape.Values)
        {
            SortedSet<string> methods = new(StringComparer.Ordinal) { "OPTIONS" };
            bool isAnswered = false;
            foreach (ViewRoute route in sharing)
            {
                isAnswered |= route.Methods.Count == 0 || route.Methods.Contains("OPTIONS");
                methods.UnionWith(route.Methods);
            }

            if (!isAnswered)
            {
                string allow = string.Join(", ", methods);
                var scope = (ViewScope)sharing[0].View.Place!;
                View options = View.Of(_ => new Response { Headers = { ["Allow"] = allow } }).NamedIfAnonymous("OPTIONS " + sharing[0].Template).In(scope);
                _routes.Add(new ViewRoute(
                    ["OPTIONS"],
                    sharing[0].Template,
                    sharing[0].View.IsFiltered ? ViewFilters.Around(options, scope) : options,
                    isAutomatic: true));
            }
        }
    }

    private static void RefuseSameMethod(ViewRoute route, ViewRoute other)
    {
        foreach (string method in route.Methods)
        {
            if (other.Methods.Contains(method))
            {
                throw new InvalidOperationException(
                    $"{method} {route.Template} has two views, {other.View.Name} "
                        + $"and {route.View.Name}{(other.Template == route.Template ? "" : $" (as {other.Template})")}: it is not clear which one "
                            + $"should answer. Remove one.");
            }
        }

        if (route.Methods.Count == 0 && other.Methods.Count == 0)
        {
            throw new InvalidOperationException(
                $"{route.Template} has two views for every method, {other.View.Name} and {route.View.Name}: "
                    + "it is not clear which one should answer. Remove one.");
        }
    }
}
