using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Bridge.AspNetCore;

/// <summary>A parameter of a view's template, for OpenAPI. The view itself has no parameters that OpenAPI could read.</summary>
internal sealed class RouteParameter(RoutePatternParameterPart part) : IParameterBindingMetadata
{
    public string Name => part.Name;

    public bool HasTryParse => true;

    public bool HasBindAsync => false;

    public ParameterInfo ParameterInfo { get; } = TypedBy(part);

    public bool IsOptional => part.IsOptional || part.Default is not null;

    // The types that constraints are named after. With any other constraint the parameter is text.
    private static ParameterInfo TypedBy(RoutePatternParameterPart part)
    {
        foreach (RoutePatternParameterPolicyReference policy in part.ParameterPolicies)
        {
            Delegate? typed = policy.Content switch
            {
                "int" => Of<int>,
                "long" => Of<long>,
                "bool" => Of<bool>,
                "double" => Of<double>,
                "float" => Of<float>,
                "decimal" => Of<decimal>,
                "guid" => Of<Guid>,
                "datetime" => Of<DateTime>,
                _ => null,
            };
            if (typed is not null)
            {
                return typed.Method.GetParameters()[0];
            }
        }

        return ((Delegate)Of<string>).Method.GetParameters()[0];
    }

    private static void Of<T>(T value) => _ = value;
}
