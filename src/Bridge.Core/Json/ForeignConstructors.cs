using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Bridge.Json;

/// <summary>Json.NET's attributes on constructors and their parameters, by which an object is read.</summary>
internal static class ForeignConstructors
{
    /// <summary>The error for a class whose constructor is marked for Json.NET, if System.Text.Json uses another one; null for none.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "No code uses a constructor that was trimmed away.")]
    public static string? ProblemOf(Type type, JsonTypeInfo info)
    {
        ConstructorInfo? marked = Array.Find(
            type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic),
            static constructor => Array.Exists([.. constructor.GetCustomAttributesData()], ForeignAttributes.IsJsonConstructor));
        return marked is null || marked.Equals(info.ConstructorAttributeProvider)
            || info.ConstructorAttributeProvider?.IsDefined(typeof(JsonConstructorAttribute), inherit: false) == true
                ? null
                : ForeignAttributes.NotFollowed("JsonConstructor");
    }

    /// <summary>Gives a member that a constructor sets the name that its parameter has for Json.NET.</summary>
    /// <returns>Whether it has one.</returns>
    public static bool Name(JsonPropertyInfo property)
    {
        if (property.AssociatedParameter?.AttributeProvider is not ParameterInfo parameter
            || ForeignAttributes.NameIn(parameter.GetCustomAttributesData()) is not { Length: > 0 } name)
        {
            return false;
        }

        property.Name = name;
        return true;
    }
}
