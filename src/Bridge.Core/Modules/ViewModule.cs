using System.Diagnostics.CodeAnalysis;
using Bridge.Http;
using Bridge.Modules;
using Bridge.Request;

namespace Bridge;

/// <summary>
/// A list of routes to views, and of mounted applications. A library exports it; a Kestrel app maps it, and an OWIN site uses it, unchanged. Flask's
/// <c>Blueprint</c>.
/// </summary>
/// <remarks>
/// Templates are ASP.NET Core's route templates. A view of GET answers HEAD too, without its body. OPTIONS is answered with <c>Allow</c> if no view handles it.
/// A module is read when it is mounted; later changes have no effect.
/// </remarks>
public partial class ViewModule
{
    private static readonly string[] s_get = ["GET", "HEAD"];

    private readonly List<ViewRoute> _routes = [];
    private readonly List<ViewMount> _mounts = [];
    private readonly List<KeyValuePair<string, ViewModule>> _modules = [];
    private ViewScope? _scope;

    /// <summary>The module's name in errors and tools; the name of its type by default.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>All routes for a host, with their filters, including those of the modules that are mounted in it.</summary>
    internal IReadOnlyList<ViewRoute> Routes => All().Routes;

    /// <summary>All applications without filters for a host, including those of the modules that are mounted in it.</summary>
    internal IReadOnlyList<ViewMount> Mounts => All().Mounts;

    internal ModuleRoutes All() => ModuleRoutes.Of(this);

    internal IReadOnlyList<ViewRoute> OwnRoutes => _routes;

    internal IReadOnlyList<ViewMount> OwnMounts => _mounts;

    internal IReadOnlyList<KeyValuePair<string, ViewModule>> OwnModules => _modules;

    internal ViewFilters Filters { get; } = new();

    /// <summary>Adds a view that answers GET, and HEAD.</summary>
    /// <param name="template">The route template, such as <c>/entries/{id:int}</c>.</param>
    /// <param name="view">The view.</param>
    /// <returns>The route, to name it.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public ViewRoute Get(string template, Func<ViewRequest, object?> view) => Add(s_get, template, View.Of(view));

    /// <inheritdoc cref="Get(string, Func{ViewRequest, object?})"/>
    public ViewRoute Get(string template, Func<ViewRequest, Task<object?>> view) => Add(s_get, template, View.Of(view));

    /// <inheritdoc cref="Get(string, Func{ViewRequest, object?})"/>
    /// <typeparam name="T">What the view returns.</typeparam>
    public ViewRoute Get<T>(string template, Func<ViewRequest, T> view) => Add(s_get, template, View.Of(view));

    /// <summary>Adds a view that answers POST.</summary>
    /// <inheritdoc cref="Get(string, Func{ViewRequest, object?})"/>
    public ViewRoute Post(string template, Func<ViewRequest, object?> view) => Add(["POST"], template, View.Of(view));

    /// <inheritdoc cref="Post(string, Func{ViewRequest, object?})"/>
    public ViewRoute Post(string template, Func<ViewRequest, Task<object?>> view) => Add(["POST"], template, View.Of(view));

    /// <inheritdoc cref="Post(string, Func{ViewRequest, object?})"/>
    /// <typeparam name="T">What the view returns.</typeparam>
    public ViewRoute Post<T>(string template, Func<ViewRequest, T> view) => Add(["POST"], template, View.Of(view));

    /// <summary>Adds a view that answers PUT.</summary>
    /// <inheritdoc cref="Get(string, Func{ViewRequest, object?})"/>
    public ViewRoute Put(string template, Func<ViewRequest, object?> view) => Add(["PUT"], template, View.Of(view));

    /// <inheritdoc cref="Put(string, Func{ViewRequest, object?})"/>
    public ViewRoute Put(string template, Func<ViewRequest, Task<object?>> view) => Add(["PUT"], template, View.Of(view));

    /// <inheritdoc cref="Put(string, Func{ViewRequest, object?})"/>
    /// <typeparam name="T">What the view returns.</typeparam>
    public ViewRoute Put<T>(string template, Func<ViewRequest, T> view) => Add(["PUT"], template, View.Of(view));

    /// <summary>Adds a view that answers PATCH.</summary>
    /// <inheritdoc cref="Get(string, Func{ViewRequest, object?})"/>
    public ViewRoute Patch(string template, Func<ViewRequest, object?> view) => Add(["PATCH"], template, View.Of(view));

    /// <inheritdoc cref="Patch(string, Func{ViewRequest, object?})"/>
    public ViewRoute Patch(string template, Func<ViewRequest, Task<object?>> view) => Add(["PATCH"], template, View.Of(view));

    /// <inheritdoc cref="Patch(string, Func{ViewRequest, object?})"/>
    /// <typeparam name="T">What the view returns.</typeparam>
    public ViewRoute Patch<T>(string template, Func<ViewRequest, T> view) => Add(["PATCH"], template, View.Of(view));

    /// <summary>Adds a view that answers DELETE.</summary>
    /// <inheritdoc cref="Get(string, Func{ViewRequest, object?})"/>
    public ViewRoute Delete(string template, Func<ViewRequest, object?> view) => Add(["DELETE"], template, View.Of(view));

    /// <inheritdoc cref="Delete(string, Func{ViewRequest, object?})"/>
    public ViewRoute Delete(string template, Func<ViewRequest, Task<object?>> view) => Add(["DELETE"], template, View.Of(view));

    /// <inheritdoc cref="Delete(string, Func{ViewRequest, object?})"/>
    /// <typeparam name="T">What the view returns.</typeparam>
    public ViewRoute Delete<T>(string template, Func<ViewRequest, T> view) => Add(["DELETE"], template, View.Of(view));

    /// <summary>Adds a view that answers one method.</summary>
    /// <param name="template">The route template.</param>
    /// <param name="method">The method, such as <c>OPTIONS</c>. GET includes HEAD.</param>
    /// <param name="view">The view.</param>
    /// <returns>The route, to name it.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="method"/> is not a token.</exception>
    public ViewRoute Map(string template, string method, Func<ViewRequest, object?> view) => Add(One(method), template, View.Of(view));

    /// <inheritdoc cref="Map(string, string, Func{ViewRequest, object?})"/>
    public ViewRoute Map(string template, string method, Func<ViewRequest, Task<object?>> view) => Add(One(method), template, View.Of(view));

    /// <inheritdoc cref="Map(string, string, Func{ViewRequest, object?})"/>
    /// <typeparam name="T">What the view returns.</typeparam>
    public ViewRoute Map<T>(string template, string method, Func<ViewRequest, T> view) => Add(One(method), template, View.Of(view));

    /// <summary>Adds a view that answers the given methods.</summary>
    /// <param name="template">The route template.</param>
    /// <param name="methods">The methods, such as <c>["GET", "POST"]</c>. GET includes HEAD. Empty for every method.</param>
    /// <param name="view">The view.</param>
    /// <returns>The route, to name it.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A method is null or not a token.</exception>
    public ViewRoute Map(string template, IEnumerable<string> methods, Func<ViewRequest, object?> view) => Add(methods, template, View.Of(view));

    /// <inheritdoc cref="Map(string, IEnumerable{string}, Func{ViewRequest, object?})"/>
    public ViewRoute Map(string template, IEnumerable<string> methods, Func<ViewRequest, Task<object?>> view) => Add(methods, template, View.Of(view));

    /// <inheritdoc cref="Map(string, IEnumerable{string}, Func{ViewRequest, object?})"/>
    /// <typeparam name="T">What the view returns.</typeparam>
    public ViewRoute Map<T>(string template, IEnumerable<string> methods, Func<ViewRequest, T> view) => Add(methods, template, View.Of(view));

    /// <summary>
    /// Mounts an OWIN application: requests below <paramref name="pathBase"/> go to it, with the prefix moved to its path base. The module's filters run around
    /// it as around the views.
    /// </summary>
    /// <param name="pathBase">The prefix, such as <c>/feed</c>, without parameters.</param>
    /// <param name="app">The application.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="pathBase"/> does not start with a slash, is the root, or has a parameter.</exception>
    public void Mount(string pathBase, AppFunc app) =>
        _mounts.Add(new ViewMount(PrefixOf(pathBase, "An application"), app ?? throw new ArgumentNullException(nameof(app))));

    /// <summary>
    /// Mounts another module within this one: its views see the prefix as part of their path base, and this module's filters run around its own.
    /// </summary>
    /// <param name="pathBase">The prefix, such as <c>/admin</c>, without parameters; <c>/</c> for none.</param>
    /// <param name="module">The module. It may be mounted at several places.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="pathBase"/> does not start with a slash, or has a parameter.</exception>
    public void Mount(string pathBase, ViewModule module) =>
        _modules.Add(new(PrefixOf(pathBase, "A module", canBeRoot: true), module ?? throw new ArgumentNullException(nameof(module))));

    /// <summary>
    /// Adds a filter that runs before each view of this module and of those mounted within it; Flask's <c>before_request</c>. Filters run in the
    /// order in which they were added, an outer module's first.
    /// </summary>
    /// <param name="filter">
    /// The filter. Null lets the request continue. Anything else is the response, as if the view had returned it, and neither later filters nor the view run. A
    /// filter whose declared type can never be a response, such as a bool, is refused at startup, as a view is.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="filter"/> is null.</exception>
    public void Before(Func<ViewRequest, object?> filter) => Filters.AddBefore(View.Of(filter));

    /// <inheritdoc cref="Before(Func{ViewRequest, object?})"/>
    public void Before(Func<ViewRequest, Task<object?>?> filter) => Filters.AddBefore(View.Of(filter!));

    /// <inheritdoc cref="Before(Func{ViewRequest, object?})"/>
    /// <typeparam name="T">What the filter returns; a <see cref="Task"/> without a result lets the request continue.</typeparam>
    public void Before<T>(Func<ViewRequest, T> filter) => Filters.AddBefore(View.Of(filter));

    /// <inheritdoc cref="Before(Func{ViewRequest, object?})"/>
    /// <param name="filter">The filter, which lets every request continue unless it throws.</param>
    public void Before(Action<ViewRequest> filter)
    {
        if (filter is null)
        {
            throw new ArgumentNullException(nameof(filter));
        }

        Filters.AddBefore(View.Of(request =>
        {
            filter(request);
            return (object?)null;
        }));
    }

    /// <summary>
    /// Adds a filter that sees the response after each view of this module and of those mounted within it; Flask's <c>after_request</c>. It also runs for the
    /// answer of a filter before the view, and for errors that became a response (an <see cref="HttpException"/>, or the result of
    /// <see cref="OnError{TException}(Func{ViewRequest, TException, object?})"/>). Filters run in the order in which they were added, an outer module's last.
    /// </summary>
    /// <param name="filter">
    /// The filter, which changes the response that it gets. The response belongs to this request alone. If an application answers, values that are set in the
    /// response replace those of the application.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="filter"/> is null.</exception>
    public void After(Action<ViewRequest, Response> filter)
    {
        if (filter is null)
        {
            throw new ArgumentNullException(nameof(filter));
        }

        Filters.AddAfter((request, response) =>
        {
            filter(request, response);
            return Task.FromResult(response);
        });
    }

    /// <inheritdoc cref="After(Action{ViewRequest, Response})"/>
    /// <param name="filter">The filter, which returns the response that it gets or another. If it returns another, the body of the first is released.</param>
    public void After(Func<ViewRequest, Response, Response> filter)
    {
        if (filter is null)
        {
            throw new ArgumentNullException(nameof(filter));
        }

        Filters.AddAfter((request, response) => Task.FromResult(filter(request, response)));
    }

    /// <inheritdoc cref="After(Action{ViewRequest, Response})"/>
    public void After(Func<ViewRequest, Response, Task> filter)
    {
        if (filter is null)
        {
            throw new ArgumentNullException(nameof(filter));
        }

        Filters.AddAfter(async (request, response) =>
        {
            await filter(request, response).ConfigureAwait(false);
            return response;
        });
    }

    /// <inheritdoc cref="After(Func{ViewRequest, Response, Response})"/>
    public void After(Func<ViewRequest, Response, Task<Response>> filter) => Filters.AddAfter(filter ?? throw new ArgumentNullException(nameof(filter)));

    /// <summary>
    /// Adds a handler of errors that a view of this module or of one mounted within it, or a filter before it, throws; Flask's <c>errorhandler</c>. The nearest
    /// module's handlers are tried first, and of those the one for the most derived type. An error that no handler handles goes to the host.
    /// </summary>
    /// <typeparam name="TException">The type of the errors; errors of derived types are handled too.</typeparam>
    /// <param name="handler">Makes the response, as if the view had returned it. Null leaves the error unhandled here.</param>
    /// <exception cref="ArgumentNullException"><paramref name="handler"/> is null.</exception>
    /// <exception cref="ArgumentException">The module already has a handler for that type.</exception>
    public void OnError<TException>(Func<ViewRequest, TException, object?> handler)
        where TException : Exception
    {
        if (handler is null)
        {
            throw new ArgumentNullException(nameof(handler));
        }

        Filters.AddOnError(typeof(TException), (request, error) => handler(request, (TException)error), Name);
    }

    /// <inheritdoc cref="OnError{TException}(Func{ViewRequest, TException, object?})"/>
    public void OnError<TException>(Func<ViewRequest, TException, Task<object?>?> handler)
        where TException : Exception => OnError((Func<ViewRequest, TException, object?>)(handler ?? throw new ArgumentNullException(nameof(handler))));

    /// <summary>
    /// Adds a handler of the errors of one status; Flask's <c>errorhandler(404)</c>. It sees each <see cref="HttpException"/> that a view of this module or
    /// of one mounted within it throws or returns. It also sees the 405 for a path whose routes do not have the method. If the module is an application or is
    /// mapped on ASP.NET Core, it sees the 404 for a path below the module that matches no route. In a pipeline such a path goes on to the next middleware. It
    /// is tried before <see cref="OnError{TException}(Func{ViewRequest, TException, object?})"/> of the same module.
    /// </summary>
    /// <param name="statusCode">The status code, from 400 to 599.</param>
    /// <param name="handler">
    /// Makes the response, as if a view had returned it: <c>(page, 404)</c>, because the handler sets the status. Null means that this error is not handled
    /// here. If no view ran, no filter of the module runs around the handler.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="handler"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="statusCode"/> is not from 400 to 599.</exception>
    /// <exception cref="ArgumentException">The module already has a handler for that status.</exception>
    public void OnStatus(int statusCode, Func<ViewRequest, HttpException, object?> handler)
    {
        if (statusCode is < 400 or > 599)
        {
            throw new ArgumentOutOfRangeException(nameof(statusCode), statusCode, "The status of an error is from 400 to 599.");
        }

        Filters.AddOnStatus(statusCode, handler ?? throw new ArgumentNullException(nameof(handler)), Name);
    }

    /// <inheritdoc cref="OnStatus(int, Func{ViewRequest, HttpException, object?})"/>
    public void OnStatus(int statusCode, Func<ViewRequest, HttpException, Task<object?>?> handler) =>
        OnStatus(statusCode, (Func<ViewRequest, HttpException, object?>)(handler ?? throw new ArgumentNullException(nameof(handler))));

    /// <summary>
    /// The URL path of a named route, relative to the place where the module is mounted. In a view, use the request's UrlFor instead, which knows that place.
    /// </summary>
    /// <param name="name">
    /// The route's name, as given to <see cref="ViewRoute.WithName"/>; <c>Module.route</c> for one of a module that is mounted within.
    /// </param>
    /// <returns>The path, percent-encoded so that it can be used in HTML.</returns>
    /// <exception cref="KeyNotFoundException">There is no route of that name.</exception>
    /// <exception cref="ArgumentException">The route's template needs a value.</exception>
    public string UrlFor(string name) => UrlFor(name, []);

    /// <inheritdoc cref="UrlFor(string)"/>
    /// <param name="name">The route's name.</param>
    /// <param name="values">
    /// The values of the template's parameters by name. What the template does not name goes into the query, a list as several values.
    /// </param>
    public string UrlFor(string name, IEnumerable<KeyValuePair<string, object?>> values)
    {
        _scope ??= new ViewScope(this);
        return _scope.UrlFor("", name ?? throw new ArgumentNullException(nameof(name)), values ?? throw new ArgumentNullException(nameof(values)))
            ?? throw new KeyNotFoundException(_scope.NoRoute(name));
    }

    /// <inheritdoc cref="UrlFor(string)"/>
    /// <param name="name">The route's name.</param>
    /// <param name="values">
    /// The values of the template's parameters, such as <c>new { id = 5 }</c>: an object's properties or a dictionary. What the template does not
    /// name goes into the query, a list as several values.
    /// </param>
    [RequiresUnreferencedCode(UrlValues.NeedsProperties)]
    public string UrlFor(string name, object values) => UrlFor(name, UrlValues.Of(values ?? throw new ArgumentNullException(nameof(values))));

    /// <summary>A named route, with the prefix of the inner module that has it in its template; null if there is none.</summary>
    /// <exception cref="InvalidOperationException">The name could mean several modules.</exception>
    internal ViewRoute? FindRoute(string name)
    {
        foreach (ViewRoute route in _routes)
        {
            if (string.Equals(route.Name, name, StringComparison.Ordinal))
            {
                return route;
            }
        }

        ViewRoute? found = null;
        foreach (KeyValuePair<string, ViewModule> nested in _modules)
        {
            string moduleName = nested.Value.Name;
            if (name.Length > moduleName.Length && name[moduleName.Length] == '.' && name.StartsWith(moduleName, StringComparison.Ordinal)
                && nested.Value.FindRoute(name.Substring(moduleName.Length + 1)) is { } route)
            {
                found = found is null
                    ? route.With(ModuleRoutes.Join(nested.Key, route.Template), route.View)
                    : throw new InvalidOperationException(
                        $"The module {Name} mounts several modules named {moduleName}, so that \"{name}\" does not tell which is meant. Give each a Name of "
                            + $"its own.");
            }
        }

        return found;
    }

    /// <summary>Adds the names by which a view of this module finds routes.</summary>
    internal void AddNames(string prefix, List<string> names)
    {
        names.AddRange(from route in _routes where route.Name is not null select prefix + route.Name);
        foreach (KeyValuePair<string, ViewModule> nested in _modules)
        {
            nested.Value.AddNames(prefix + nested.Value.Name + ".", names);
        }
    }

    internal static IReadOnlyList<string> MethodsOf(IEnumerable<string> methods)
    {
        List<string> normalized = [];
        foreach (string method in methods ?? throw new ArgumentNullException(nameof(methods)))
        {
            if (method is null || !HeaderRules.IsToken(method))
            {
                throw new ArgumentException($"\"{method}\" is not an HTTP method: a method is a token, such as GET (RFC 9110 section 9.1).", nameof(methods));
            }

            string upper = method.ToUpperInvariant();
            if (!normalized.Contains(upper))
            {
                normalized.Add(upper);
            }
        }

        if (normalized.Contains("GET") && !normalized.Contains("HEAD"))
        {
            normalized.Insert(normalized.IndexOf("GET") + 1, "HEAD");
        }

        return normalized;
    }

    internal static string[] One(string method) => [method ?? throw new ArgumentNullException(nameof(method))];

    private static string PrefixOf(string pathBase, string what, bool canBeRoot = false)
    {
        string prefix = (pathBase ?? throw new ArgumentNullException(nameof(pathBase))).TrimEnd('/');
        if (canBeRoot && prefix.Length == 0)
        {
            return prefix;
        }

        if (prefix.Length == 0 || prefix[0] != '/' || prefix.IndexOf("//", StringComparison.Ordinal) >= 0 || prefix.IndexOfAny(['{', '}', '*', '?']) >= 0)
        {
            throw new ArgumentException(
                $"{what} is mounted at a path that starts with a slash and has no parameter, such as \"/feed\", not "
                    + $"at \"{pathBase}\".",
                nameof(pathBase));
        }

        return prefix;
    }

    private ViewRoute Add(IEnumerable<string> methods, string template, View view)
    {
        if (template is null)
        {
            throw new ArgumentNullException(nameof(template));
        }

        IReadOnlyList<string> normalized = ReferenceEquals(methods, s_get) ? s_get : MethodsOf(methods);
        string route = (normalized.Count == 0 ? "" : normalized[0] + " ") + template;
        ViewRoute added = new(normalized, template, view.NamedIfAnonymous(route).At(template));
        _routes.Add(added);
        return added;
    }
}
