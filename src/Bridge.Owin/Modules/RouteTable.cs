using Bridge.Coercion;
using Bridge.Errors;
using Bridge.Modules;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.Options;

namespace Bridge.Owin.Modules;

/// <summary>
/// The routes of a module in ASP.NET Core's order. It finds the route that ASP.NET Core's endpoint routing would find: among the routes that match the path's
/// form and have the method, the first by precedence whose constraints are met.
/// </summary>
internal sealed class RouteTable
{
    private const int UsualCandidates = 32;

    private static readonly RouteOptions s_options = MakeOptions();
    private static readonly IInlineConstraintResolver s_constraints = MakeResolver();

    private readonly ModuleRoute[] _routes;
    private readonly ModuleRoutes _all;
    private readonly ResponseCoercer _coercer;
    private readonly RouteNode _root = new();

    private RouteTable(ModuleRoute[] routes, ModuleRoutes all, int[] mountOfRoute, ResponseCoercer coercer)
    {
        _routes = routes;
        _all = all;
        _coercer = coercer;
        Mounts = all.Mounts;
        MountOfRoute = mountOfRoute;
        for (int rank = 0; rank < routes.Length; rank++)
        {
            Insert(rank, routes[rank].Template);
        }

        _root.Freeze();
    }

    /// <summary>The applications that the module mounts.</summary>
    public IReadOnlyList<ViewMount> Mounts { get; }

    /// <summary>For each route, by rank, the index of the application that it mounts; -1 if it leads to a view.</summary>
    public int[] MountOfRoute { get; }

    /// <exception cref="ArgumentException">A route's template is malformed or has an unknown constraint.</exception>
    /// <exception cref="InvalidViewResultException">A view declares a type that can never be a response.</exception>
    public static RouteTable Of(ViewModule module, ResponseCoercer coercer)
    {
        var all = ModuleRoutes.Of(module);
        List<(ModuleRoute Route, int Mount)> routes = [];
        foreach (ViewRoute route in all.Routes)
        {
            routes.Add((Parse(module, route.Template, route.Methods, ViewApp.Of(route.View, coercer)), -1));
        }

        for (int i = 0; i < all.Mounts.Count; i++)
        {
            routes.Add((Parse(module, all.Mounts[i].PathBase + "/{**path}", [], null), i));
        }

        // The sort is stable: of two routes with equal precedence, the one that was added first comes first.
        routes = [.. routes.OrderBy(static route => route.Route.Precedence)];
        return new RouteTable([.. routes.Select(static route => route.Route)], all, [.. routes.Select(static route => route.Mount)], coercer);
    }

    /// <summary>Finds the route of a request.</summary>
    /// <param name="path">The path, percent-decoded.</param>
    /// <param name="method">The method.</param>
    /// <param name="values">The values of the route's parameters.</param>
    /// <param name="allow">The methods that the path would take, if the path matches but the method does not.</param>
    /// <returns>The route's rank, or -1 if no route matches.</returns>
    /// <exception cref="InvalidOperationException">Two routes match and have equal precedence.</exception>
    public int Find(string path, string method, out IReadOnlyDictionary<string, object?> values, out string? allow)
    {
        values = NoRouteValues.Instance;
        allow = null;
        if (path.Length > 0 && path[0] != '/')
        {
            // OPTIONS * and similar requests are about the server.
            return -1;
        }

        RouteCandidates candidates = new(stackalloc int[UsualCandidates]);
        _root.Find(path, 0, ref candidates);
        bool isMethodKnown = false;
        int found = -1;
        for (int i = 0; i < candidates.Count; i++)
        {
            int rank = candidates[i];
            ModuleRoute route = _routes[rank];
            if (found >= 0 && route.Precedence != _routes[found].Precedence)
            {
                return found;
            }

            if (!route.Accepts(method))
            {
                continue;
            }

            isMethodKnown = true;
            if (route.TryMatch(path, out IReadOnlyDictionary<string, object?> matched))
            {
                if (found >= 0)
                {
                    throw new InvalidOperationException(
                        $"{method} {Excerpt.Of(path, 1024)} matches the route of {NameOf(found)}, \"{_routes[found].Template.TemplateText}\", and the "
                            + $"route of {NameOf(rank)}, \"{route.Template.TemplateText}\", and both have the same precedence. Give one of them a constraint "
                            + $"or another template.");
                }

                found = rank;
                values = matched;
            }
        }

        if (candidates.Count > 0 && !isMethodKnown)
        {
            allow = Allow(candidates);
        }

        return found;
    }

    /// <summary>The view that answers a request which matches no route.</summary>
    /// <param name="path">The path.</param>
    /// <param name="allow">The methods that the path would take, if the path matches but the method does not.</param>
    public ViewApp Refusal(string path, string? allow) => new(_all.Refusal(path, allow), _coercer);

    public ModuleRoute this[int rank] => _routes[rank];

    private string NameOf(int rank) => _routes[rank].View is { } view ? view.View.Name : "the application at " + Mounts[MountOfRoute[rank]].PathBase;

    private string Allow(RouteCandidates candidates)
    {
        SortedSet<string> methods = new(StringComparer.Ordinal);
        for (int i = 0; i < candidates.Count; i++)
        {
            methods.UnionWith(_routes[candidates[i]].Methods);
        }

        return string.Join(", ", methods);
    }

    private static ModuleRoute Parse(ViewModule module, string template, IReadOnlyList<string> methods, ViewApp? view)
    {
        try
        {
            RouteTemplate parsed = TemplateParser.Parse(SingleStars(template.TrimStart('/')));
            foreach (InlineConstraint constraint in parsed.Parameters.SelectMany(static parameter => parameter.InlineConstraints))
            {
                if (InvalidRoute.Constraint(template, constraint.Constraint, s_options.ConstraintMap.Keys) is { } problem)
                {
                    throw new ArgumentException(problem);
                }
            }

            return new ModuleRoute(parsed, methods, view, s_constraints);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or RouteCreationException)
        {
            throw new ArgumentException(
                $"The route template \"{template}\" of the module {module.Name} cannot be used: {error.Message}",
                nameof(module),
                error);
        }
    }

    /// <summary>Replaces a parameter's two stars by one. Both match the same paths, and the routing of .NET Framework does not know two.</summary>
    private static string SingleStars(string template)
    {
        for (int at = template.IndexOf("{**", StringComparison.Ordinal); at >= 0; at = template.IndexOf("{**", at + 1, StringComparison.Ordinal))
        {
            int first = at;
            while (first > 0 && template[first - 1] == '{')
            {
                first--;
            }

            // If the number of braces is even, each pair is one literal brace.
            template = (at - first) % 2 == 0 ? template.Remove(at + 1, 1) : template;
        }

        return template;
    }

    private void Insert(int rank, RouteTemplate template)
    {
        int needed = template.Segments.Count;
        while (needed > 0 && CanBeLeftOut(template.Segments[needed - 1]))
        {
            needed--;
        }

        RouteNode node = _root;
        for (int i = 0; i < template.Segments.Count; i++)
        {
            TemplateSegment segment = template.Segments[i];
            if (segment.IsSimple && segment.Parts[0].IsCatchAll)
            {
                node.CatchAll(rank);
                return;
            }

            if (i >= needed)
            {
                node.End(rank);
            }

            node = segment.IsSimple && segment.Parts[0].IsLiteral ? node.Literal(segment.Parts[0].Text!) : node.Parameter();
        }

        node.End(rank);
    }

    private static bool CanBeLeftOut(TemplateSegment segment) =>
        segment.IsSimple && segment.Parts[0] is { IsParameter: true } part && (part.IsOptional || part.IsCatchAll || part.DefaultValue is not null);

    private static RouteOptions MakeOptions()
    {
        RouteOptions options = new();
#if NET
        // ASP.NET Core's slim builders leave it out, because the framework can then be trimmed further.
        options.SetParameterPolicy<RegexInlineRouteConstraint>("regex");
#endif
        return options;
    }

    private static IInlineConstraintResolver MakeResolver()
    {
#if NET
        return new DefaultInlineConstraintResolver(Options.Create(s_options), OwinServices.None);
#else
        return new DefaultInlineConstraintResolver(Options.Create(s_options));
#endif
    }
}
