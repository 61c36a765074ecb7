using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace Bridge.Owin.Modules;

/// <summary>A route of a module, prepared for matching. It leads to a view or to a mounted application.</summary>
internal sealed class ModuleRoute
{
    private readonly TemplateMatcher? _matcher;
    private readonly KeyValuePair<string, IRouteConstraint>[] _constraints;
    private readonly string? _catchAll;

    public ModuleRoute(RouteTemplate template, IReadOnlyList<string> methods, ViewApp? view, IInlineConstraintResolver constraints)
    {
        Template = template;
        Precedence = RoutePrecedence.ComputeInbound(template);
        Methods = methods;
        View = view;
        if (template.Parameters.Count == 0)
        {
            _constraints = [];
            return;
        }

        RouteValueDictionary defaults = new();
        RouteConstraintBuilder builder = new(constraints, template.TemplateText ?? "");
        foreach (TemplatePart parameter in template.Parameters)
        {
            if (parameter.DefaultValue is not null)
            {
                defaults.Add(parameter.Name!, parameter.DefaultValue);
            }

            foreach (InlineConstraint constraint in parameter.InlineConstraints)
            {
                builder.AddResolvedConstraint(parameter.Name!, constraint.Constraint);
            }

            if (parameter.IsCatchAll)
            {
                _catchAll = parameter.Name;
            }

            if (parameter.IsOptional)
            {
                builder.SetOptional(parameter.Name!);
            }
        }

        _matcher = new TemplateMatcher(template, defaults);
        _constraints = [.. builder.Build()];
    }

    public RouteTemplate Template { get; }

    public decimal Precedence { get; }

    /// <summary>The methods that the route answers; empty for every method.</summary>
    public IReadOnlyList<string> Methods { get; }

    /// <summary>The view; null if the route leads to a mounted application.</summary>
    public ViewApp? View { get; }

    public bool Accepts(string method)
    {
        if (Methods.Count == 0)
        {
            return true;
        }

        for (int i = 0; i < Methods.Count; i++)
        {
            if (string.Equals(Methods[i], method, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Matches a path whose form the tree of routes has already found to fit the template.</summary>
    public bool TryMatch(string path, out IReadOnlyDictionary<string, object?> values)
    {
        if (_matcher is null)
        {
            values = NoRouteValues.Instance;
            return true;
        }

        RouteValueDictionary found = new();
        values = found!;
        if (!TryRead(path, found))
        {
            return false;
        }

        foreach (KeyValuePair<string, IRouteConstraint> constraint in _constraints)
        {
            if (!constraint.Value.Match(NoRouter.Context, NoRouter.Instance, constraint.Key, found, RouteDirection.IncomingRequest))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryRead(string path, RouteValueDictionary found)
    {
        int start = StartOfEmptySegment(path);
        if (start < 0)
        {
            return _matcher!.TryMatch(new PathString(path), found);
        }

        // TemplateMatcher refuses a catch-all that begins with an empty segment, as in /files//a. ASP.NET Core's endpoints accept it.
        if (!_matcher!.TryMatch(new PathString(path.Substring(0, start)), found))
        {
            return false;
        }

        found[_catchAll!] = path.Substring(start + 1);
        return true;
    }

    /// <returns>The position of the slash before the catch-all if another slash follows it; otherwise -1.</returns>
    private int StartOfEmptySegment(string path)
    {
        if (_catchAll is null)
        {
            return -1;
        }

        int slash = 0;
        for (int i = Template.Segments.Count - 1; i > 0 && slash >= 0; i--)
        {
            slash = slash + 1 < path.Length ? path.IndexOf('/', slash + 1) : -1;
        }

        return slash >= 0 && slash + 1 < path.Length && path[slash + 1] == '/' ? slash : -1;
    }
}
