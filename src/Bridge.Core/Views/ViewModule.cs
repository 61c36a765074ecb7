using Bridge.Views;
using AppFunc = System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>;

namespace Bridge;

/// <summary>
/// A list of routes to views, and of mounted applications: what a library exports, and what a Kestrel app maps and an OWIN site uses unchanged.
/// Flask's <c>Blueprint</c>.
/// </summary>
/// <remarks>
/// Templates are ASP.NET Core's route templates. A view of GET answers HEAD too, without its body. The lists are read when the module is mounted:
/// what is added afterwards is not seen.
/// </remarks>
public class ViewModule
{
    private static readonly string[] s_get = ["GET", "HEAD"];

    private readonly List<ViewRoute> _routes = [];
    private readonly List<ViewMount> _mounts = [];

    /// <summary>What errors and tools call the module: the name of its type.</summary>
    public virtual string Name => GetType().Name;

    internal IReadOnlyList<ViewRoute> Routes => _routes;

    internal IReadOnlyList<ViewMount> Mounts => _mounts;

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

    /// <summary>Adds a view that answers the methods that are given.</summary>
    /// <param name="template">The route template.</param>
    /// <param name="methods">The methods, such as <c>["GET", "POST"]</c>. GET brings HEAD with it. Empty for every method.</param>
    /// <param name="view">The view.</param>
    /// <returns>The route, to name it.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A method is null or no token.</exception>
    public ViewRoute Map(string template, IEnumerable<string> methods, Func<ViewRequest, object?> view) => Add(methods, template, View.Of(view));

    /// <inheritdoc cref="Map(string, IEnumerable{string}, Func{ViewRequest, object?})"/>
    public ViewRoute Map(string template, IEnumerable<string> methods, Func<ViewRequest, Task<object?>> view) => Add(methods, template, View.Of(view));

    /// <inheritdoc cref="Map(string, IEnumerable{string}, Func{ViewRequest, object?})"/>
    /// <typeparam name="T">What the view returns.</typeparam>
    public ViewRoute Map<T>(string template, IEnumerable<string> methods, Func<ViewRequest, T> view) => Add(methods, template, View.Of(view));

    /// <summary>Mounts an OWIN application: requests below <paramref name="pathBase"/> go to it, with the prefix moved to its path base.</summary>
    /// <param name="pathBase">The prefix, such as <c>/feed</c>, without parameters.</param>
    /// <param name="app">The application.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="pathBase"/> does not start with a slash, is the root, or has a parameter.</exception>
    public void Mount(string pathBase, AppFunc app) => _mounts.Add(new ViewMount(PrefixOf(pathBase), app ?? throw new ArgumentNullException(nameof(app))));

    internal static IReadOnlyList<string> MethodsOf(IEnumerable<string> methods)
    {
        List<string> normalized = [];
        foreach (string method in methods ?? throw new ArgumentNullException(nameof(methods)))
        {
            if (method is null || !Coercion.HeaderRules.IsToken(method))
            {
                throw new ArgumentException($"\"{method}\" is no HTTP method: a method is a token, such as GET (RFC 9110 section 9.1).", nameof(methods));
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

    private static string PrefixOf(string pathBase)
    {
        string prefix = (pathBase ?? throw new ArgumentNullException(nameof(pathBase))).TrimEnd('/');
        if (prefix.Length == 0 || prefix[0] != '/' || prefix.IndexOf('{') >= 0)
        {
            throw new ArgumentException($"An application is mounted at a path that starts with a slash and has no parameter, such as \"/feed\", not at \"{pathBase}\".", nameof(pathBase));
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
        ViewRoute added = new(normalized, template, view.NamedIfAnonymous(route));
        _routes.Add(added);
        return added;
    }
}
