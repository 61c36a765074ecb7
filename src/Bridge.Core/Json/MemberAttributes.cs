using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Bridge.Json;

/// <summary>The attributes that apply to a type or a member, also those that Json.NET finds elsewhere.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = AttributesAreKept)]
[UnconditionalSuppressMessage("Trimming", "IL2075", Justification = AttributesAreKept)]
[UnconditionalSuppressMessage("Trimming", "IL2065", Justification = AttributesAreKept)]
[UnconditionalSuppressMessage("Trimming", "IL2072", Justification = AttributesAreKept)]
internal static class MemberAttributes
{
    private const string AttributesAreKept = "A member that the trimmer removed is not written, and its attributes are not needed.";
    private const string JsonNet = "Newtonsoft.Json.";
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>
    /// The attributes of a type and its bases, or of a member and the members that it overrides. The class that [MetadataType] names may have a member of the
    /// same name; its attributes are included.
    /// </summary>
    public static List<CustomAttributeData> Of(MemberInfo member)
    {
        List<CustomAttributeData> attributes = [];
        if (member is Type type)
        {
            for (Type? of = type; of is not null && of != typeof(object); of = of.BaseType)
            {
                attributes.AddRange(of.GetCustomAttributesData());
            }

            foreach (Type described in attributes.Select(static attribute => DescribedBy(attribute)).OfType<Type>().ToArray())
            {
                attributes.AddRange(described.GetCustomAttributesData());
            }

            // As in Json.NET, an attribute on an interface applies to the classes that implement it.
            foreach (Type face in type.GetInterfaces())
            {
                attributes.AddRange(face.GetCustomAttributesData().Where(static attribute => NameOf(attribute).StartsWith(JsonNet, StringComparison.Ordinal)));
            }

            return attributes;
        }

        attributes.AddRange(member.GetCustomAttributesData());
        bool isOverride = member is PropertyInfo { GetMethod: { } getter } && getter.GetBaseDefinition() != getter;
        for (Type? of = member.DeclaringType; of is not null && of != typeof(object); of = of.BaseType)
        {
            if (isOverride && of != member.DeclaringType && of.GetProperty(member.Name, Declared) is { } overridden)
            {
                attributes.AddRange(overridden.GetCustomAttributesData());
            }

            foreach (CustomAttributeData attribute in of.GetCustomAttributesData())
            {
                if (DescribedBy(attribute) is { } buddy)
                {
                    foreach (MemberInfo same in buddy.GetMember(member.Name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
                    {
                        attributes.AddRange(same.GetCustomAttributesData());
                    }
                }
            }
        }

        if (member is PropertyInfo property && property.GetIndexParameters().Length == 0)
        {
            // As in Json.NET, an attribute on an interface's property applies to the class that implements it.
            foreach (Type face in member.DeclaringType?.GetInterfaces() ?? [])
            {
                if (face.GetProperty(member.Name) is { } declared)
                {
                    attributes.AddRange(declared.GetCustomAttributesData().Where(static attribute => NameOf(attribute) is string name
                        && (name.StartsWith(JsonNet, StringComparison.Ordinal) || name == "System.Runtime.Serialization.IgnoreDataMemberAttribute")));
                }
            }
        }

        return attributes;
    }

    /// <summary>An argument of an attribute, given by its name or to the constructor; null for none.</summary>
    public static object? Argument(CustomAttributeData attribute, string name)
    {
        foreach (CustomAttributeNamedArgument argument in attribute.NamedArguments)
        {
            if (argument.MemberName == name)
            {
                return argument.TypedValue.Value;
            }
        }

        ParameterInfo[] parameters = attribute.Constructor.GetParameters();
        for (int i = 0; i < parameters.Length; i++)
        {
            if (string.Equals(parameters[i].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return attribute.ConstructorArguments[i].Value;
            }
        }

        return null;
    }

    /// <summary>The full name of an attribute's type.</summary>
    public static string NameOf(CustomAttributeData attribute) => attribute.AttributeType.FullName ?? "";

    // The class that describes another class's members, as sites that generate their models have it.
    private static Type? DescribedBy(CustomAttributeData attribute) =>
        attribute.AttributeType.Name is "MetadataTypeAttribute" or "ModelMetadataTypeAttribute" && attribute.ConstructorArguments.Count > 0
            ? attribute.ConstructorArguments[0].Value as Type
            : null;
}
