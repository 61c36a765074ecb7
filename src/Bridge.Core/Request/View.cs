using System.Reflection;
using System.Runtime.CompilerServices;
using Bridge.Request;

namespace Bridge;

/// <summary>
/// A view: a function of a request. It returns anything from which a response can be made. The overloads of <see cref="Of(Func{ViewRequest, object?})"/> take
/// lambdas and named methods, synchronous or asynchronous, with any result type.
/// </summary>
public sealed class View
{
    private readonly IReadOnlyList<KeyValuePair<string, View>>? _before;

    private View(

            string name,
            bool isNamed,
            Type declaredType,
            Func<ViewRequest, object?> invoke,
            ViewPlace? place = null,
            IReadOnlyList<KeyValuePair<string, View>>? before = null,
            string? template = null)
    {
        Name = name;
        IsNamed = isNamed;
        DeclaredType = declaredType;
        Invoke = invoke;
        Place = place;
        _before = before;
        Template = template;
    }

    /// <summary>The view's name in errors: its method's name, such as <c>Guestbook.Index</c>, or the route of a lambda.</summary>
    public string Name { get; }

    /// <summary>Whether the name is the method's own.</summary>
    internal bool IsNamed { get; }

    /// <summary>The declared return type of the function.</summary>
    internal Type DeclaredType { get; }

    internal Func<ViewRequest, object?> Invoke { get; }

    /// <summary>The place of the view's module; null for a view without a module.</summary>
    internal ViewPlace? Place { get; }

    /// <summary>The template of the route that leads to the view; null for a view without one.</summary>
    internal string? Template { get; }

    /// <summary>
    /// How many segments of the path are the prefixes of the modules around the view's own. A host adds them to the path base that the view sees.
    /// </summary>
    internal int PrefixSegments => Place is null ? 0 : Place.PrefixSegments;

    /// <summary>Whether the filters of its modules run around it.</summary>
    internal bool IsFiltered => _before is not null;

    /// <summary>The filters that run before the view, each with the name of its module.</summary>
    internal IReadOnlyList<KeyValuePair<string, View>> Before => _before ?? [];

    /// <summary>Creates a view from a function whose results have several types.</summary>
    /// <param name="view">The function.</param>
    /// <returns>The view.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="view"/> is null.</exception>
    public static View Of(Func<ViewRequest, object?> view) => Make(view, typeof(object), view);

    /// <summary>Creates a view from an asynchronous function whose results have several types.</summary>
    /// <inheritdoc cref="Of(Func{ViewRequest, object?})"/>
    public static View Of(Func<ViewRequest, Task<object?>> view) => Make(view, typeof(Task<object>), view);

    /// <summary>Creates a view from a function that returns one type.</summary>
    /// <typeparam name="T">
    /// What it returns: text, a tuple, a task of either, an application ... A type that can never be a response is refused at startup.
    /// </typeparam>
    /// <inheritdoc cref="Of(Func{ViewRequest, object?})"/>
    public static View Of<T>(Func<ViewRequest, T> view) =>
        Make(view, typeof(T), view as Func<ViewRequest, object?> ?? (view is null ? null! : request => view(request)));

    /// <summary>A view for code that has already run, for the errors about its result.</summary>
    internal static View OfResult(string name, object? result, Type declared) => new(name, isNamed: true, declared, _ => result);

    /// <summary>The same view under another name, if it has none of its own.</summary>
    internal View NamedIfAnonymous(string name) => IsNamed ? this : Named(name);

    /// <summary>The same view under another name.</summary>
    internal View Named(string name) => new(name, isNamed: true, DeclaredType, Invoke, Place, _before, Template);

    /// <summary>The same view, with the template of the route that leads to it.</summary>
    internal View At(string template) => new(Name, IsNamed, DeclaredType, Invoke, Place, _before, template);

    /// <summary>Whether the route's template has a parameter of that name, with any constraints.</summary>
    internal bool HasParameter(string name)
    {
        int at = -1;
        while (Template is not null && (at = Template.IndexOf(name, at + 1, StringComparison.OrdinalIgnoreCase)) >= 0)
        {
            int end = at + name.Length;
            if (name.Length > 0 && at > 0 && Template[at - 1] is '{' or '*' && end < Template.Length && Template[end] is '}' or ':' or '=' or '?')
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The same view, in a module at the given place.</summary>
    internal View In(ViewPlace place) => new(Name, IsNamed, DeclaredType, Invoke, place, _before, Template);

    /// <summary>The same view, with a function around it that runs the filters.</summary>
    internal View Filtered(Func<ViewRequest, object?> invoke, IReadOnlyList<KeyValuePair<string, View>> before) =>
        new(Name, IsNamed, DeclaredType, invoke, Place, before, Template);

    private static View Make(Delegate view, Type declaredType, Func<ViewRequest, object?> invoke)
    {
        if (view is null)
        {
            throw new ArgumentNullException(nameof(view));
        }

        MethodInfo method = view.Method;

        // The compiler names lambdas and local functions, and readers would not recognise those names.
        bool isNamed = method.Name.IndexOf('<') < 0
            && method.DeclaringType is not null
            && !method.DeclaringType.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);
        string name = isNamed ? $"{method.DeclaringType!.Name}.{method.Name}" : "(a lambda)";
        return new View(name, isNamed, declaredType, invoke);
    }
}
