using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace Bridge.Owin.Modules;

/// <summary>A route of a module, ready to be matched: to a view, or to a mounted application.</summary>
internal sealed class ModuleRoute
{
    private readonly TemplateMatcher? _matcher;
    private readonly KeyValuePair<string, IRouteConstraint>[] _constraints;

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

    /// <summary>Empty for every method.</summary>
    public IReadOnlyList<string> Methods { get; }

    /// <summary>The view; null where an application is mounted.</summary>
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

    /// <summary>Matches a path that the tree of routes has found to have the template's form.</summary>
    public bool TryMatch(string path, out IReadOnlyDictionary<string, object?> values)
    {
        if (_matcher is null)
        {
            values = NoRouteValues.Instance;
            return true;
        }

        RouteValueDictionary found = new();
        values = found!;
        if (!_matcher.TryMatch(new PathString(path), found))
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
}
