using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using static Bridge.Json.MemberAttributes;

namespace Bridge.Json;

/// <summary>
/// The attributes of Json.NET and of data contracts, recognised by name, on types that System.Text.Json writes and reads. Members that they hide are not
/// published, and members that they name have that name. System.Text.Json's own attributes on the same member take precedence.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = WhereReflectionIsOn)]
[UnconditionalSuppressMessage("Trimming", "IL2075", Justification = WhereReflectionIsOn)]
[UnconditionalSuppressMessage("Trimming", "IL2065", Justification = WhereReflectionIsOn)]
[UnconditionalSuppressMessage("Trimming", "IL2072", Justification = WhereReflectionIsOn)]
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = WhereReflectionIsOn)]
[UnconditionalSuppressMessage("AOT", "IL3050", Justification = WhereReflectionIsOn)]
internal static class ForeignAttributes
{
    private const string WhereReflectionIsOn =
        "Members that the metadata does not name are looked for only if reflection is on; otherwise a type that needs them is refused.";
    private const string JsonNet = "Newtonsoft.Json.";
    private const string Contracts = "System.Runtime.Serialization.";
    // FieldAttributes.NotSerialized, which is marked as obsolete in .NET.
    private const FieldAttributes NotSerialized = (FieldAttributes)0x80;
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // Arguments of an attribute that do not change what is written.
    private static readonly HashSet<string> s_harmless = new(StringComparer.Ordinal)
    {
        "PropertyName", "Order", "Required", "Title", "Description", "Id",
        "MemberSerialization", "ObjectCreationHandling", "MissingMemberHandling", "AllowNullItems",
    };

    /// <summary>Whether a foreign attribute hides the member.</summary>
    public static bool IsHidden(MemberInfo member) => (member is FieldInfo field && (field.Attributes & NotSerialized) != 0)
        || MemberAttributes.Of(member).Exists(static attribute => IsHiding(attribute));

    /// <summary>An attribute of the type that changes its JSON in an unsupported way, and what to do; null for none.</summary>
    /// <param name="count">Whether foreign attributes count (<see cref="BridgeOptions.ForeignJsonAttributes"/>).</param>
    /// <param name="type">The type.</param>
    public static string? ProblemOfType(bool count, Type type)
    {
        if (!count)
        {
            return null;
        }

        foreach (CustomAttributeData attribute in MemberAttributes.Of(type))
        {
            string name = NameOf(attribute);
            if (name == JsonNet + "JsonConverterAttribute")
            {
                return NotFollowed("JsonConverter");
            }

            if (name is JsonNet + "JsonArrayAttribute" or JsonNet + "JsonDictionaryAttribute" or JsonNet + "JsonObjectAttribute"
                && ChangesMore(attribute) is { } more)
            {
                return NotFollowed(more);
            }

            if (name == JsonNet + "JsonObjectAttribute" && JsonTypeRules.IsSequence(type))
            {
                return NotFollowed("JsonObject on a collection");
            }
        }

        return null;
    }

    /// <summary>Changes the metadata of an object by its foreign attributes.</summary>
    /// <param name="count">Whether foreign attributes count (<see cref="BridgeOptions.ForeignJsonAttributes"/>).</param>
    /// <param name="type">The type.</param>
    /// <param name="info">Its metadata, which can still be changed.</param>
    /// <param name="isWriting">Whether the metadata is for writing or for reading.</param>
    /// <param name="isHiding">Whether the type has a member that is hidden.</param>
    /// <param name="problem">An unsupported attribute, and what to do; null for none.</param>
    /// <returns>Whether anything was changed.</returns>
    public static bool Apply(bool count, Type type, JsonTypeInfo info, bool isWriting, out bool isHiding, out string? problem)
    {
        isHiding = false;
        problem = null;
        if (!count)
        {
            return false;
        }

        bool isChanged = false;
        List<CustomAttributeData> ofType = MemberAttributes.Of(type);
        CustomAttributeData? jsonObject = ofType.Find(static attribute => NameOf(attribute) == JsonNet + "JsonObjectAttribute");
        bool isContract = ofType.Exists(static attribute => NameOf(attribute) == Contracts + "DataContractAttribute");
        int membership = jsonObject is null ? (isContract ? 1 : 0) : Convert.ToInt32(Argument(jsonObject, "MemberSerialization") ?? 0);
        if (membership > 1)
        {
            problem = NotFollowed("JsonObject(MemberSerialization.Fields)");
            return true;
        }

        if (membership == 1 && !JsonSerializer.IsReflectionEnabledByDefault)
        {
            problem = "its private members cannot be seen without reflection. Mark the members with System.Text.Json's own attributes,"
                + " or turn BridgeOptions.ForeignJsonAttributes off.";
            return true;
        }

        HashSet<(Type?, string)> known = [];
        for (int i = 0; i < info.Properties.Count; i++)
        {
            JsonPropertyInfo property = info.Properties[i];
            if (property.AttributeProvider is not MemberInfo member)
            {
                continue;
            }

            known.Add(KeyOf(member));
            List<CustomAttributeData> attributes = MemberAttributes.Of(member);
            bool isNamedByOwn = attributes.Exists(static attribute => NameOf(attribute)
                is "System.Text.Json.Serialization.JsonPropertyNameAttribute" or "System.Text.Json.Serialization.JsonIncludeAttribute"
                or "System.Text.Json.Serialization.JsonIgnoreAttribute");
            bool isHiddenByOwn = attributes.Exists(static attribute => NameOf(attribute) == "System.Text.Json.Serialization.JsonIgnoreAttribute");
            bool isMember = attributes.Exists(attribute => IsNaming(attribute, isContract));
            if (!isNamedByOwn && (IsHidden(member) || (membership == 1 && !isMember)))
            {
                isHiding = isChanged = true;
                if (property.AssociatedParameter is null || isWriting)
                {
                    info.Properties.RemoveAt(i--);
                }
                else
                {
                    // A constructor needs a value for each parameter. With a name that cannot be guessed, this parameter is always missing in the JSON.
                    property.Name = Guid.NewGuid().ToString("N");
                }

                continue;
            }

            problem ??= ProblemOf(attributes);
            isChanged |= !isWriting && !isNamedByOwn && ForeignConstructors.Name(property);
            isChanged |= Name(property, attributes, isContract, isWriting, type);
            isChanged |= AskShouldSerialize(property, member, isWriting);
            if (!isWriting && property.Set is null && isMember && !isHiddenByOwn && member is PropertyInfo { SetMethod: { } setter })
            {
                property.Set = (instance, value) => setter.Invoke(instance, [value]);
                isChanged = true;
            }
        }

        if (!isWriting)
        {
            problem ??= ForeignConstructors.ProblemOf(type, info);
        }

        isChanged |= SerializationCallbacks.Add(type, info, isWriting);
        if (JsonSerializer.IsReflectionEnabledByDefault)
        {
            isChanged |= AddPrivate(type, info, isContract, isWriting, known, ref problem);
        }

        return isChanged || problem is not null;
    }

    private static bool AddPrivate(Type type, JsonTypeInfo info, bool isContract, bool isWriting, HashSet<(Type?, string)> known, ref string? problem)
    {
        bool isChanged = false;
        for (Type? of = type; of is not null && of != typeof(object); of = of.BaseType)
        {
            foreach (MemberInfo member in of.GetMembers(Declared))
            {
                if (member is not (FieldInfo or PropertyInfo) || known.Contains(KeyOf(member)))
                {
                    continue;
                }

                List<CustomAttributeData> attributes = MemberAttributes.Of(member);
                if (attributes.Exists(static attribute => NameOf(attribute) == JsonNet + "JsonExtensionDataAttribute"))
                {
                    problem ??= ProblemOf(attributes);
                    continue;
                }

                if (!attributes.Exists(attribute => IsNaming(attribute, isContract)) || IsHidden(member)
                    || attributes.Exists(static attribute => NameOf(attribute) == "System.Text.Json.Serialization.JsonIgnoreAttribute"))
                {
                    continue;
                }

                known.Add(KeyOf(member));
                problem ??= ProblemOf(attributes);
                Type memberType = member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;
                string name = info.Options.PropertyNamingPolicy?.ConvertName(member.Name) ?? member.Name;
                JsonPropertyInfo property = info.CreateJsonPropertyInfo(memberType, name);
                property.Get = member is FieldInfo read ? read.GetValue : member is PropertyInfo { GetMethod: not null } readable ? readable.GetValue : null;
                property.Set = isWriting ? null
                    : member is FieldInfo written ? written.SetValue
                    : member is PropertyInfo { SetMethod: not null } writable ? writable.SetValue : null;
                Name(property, attributes, isContract, isWriting, type);
                AskShouldSerialize(property, member, isWriting);
                info.Properties.Add(property);
                isChanged = true;
            }
        }

        return isChanged;
    }

    private static bool Name(JsonPropertyInfo property, List<CustomAttributeData> attributes, bool isContract, bool isWriting, Type type)
    {
        bool isChanged = false;
        bool hasOwnName = attributes.Exists(static attribute => NameOf(attribute) == "System.Text.Json.Serialization.JsonPropertyNameAttribute");
        bool hasOwnOrder = attributes.Exists(static attribute => NameOf(attribute) == "System.Text.Json.Serialization.JsonPropertyOrderAttribute");

        // As in Json.NET, its own attribute counts before a data contract's, and that of an override before that of the member that it overrides.
        foreach (CustomAttributeData attribute in attributes.Where(attribute => IsNaming(attribute, isContract))
            .OrderBy(static attribute => NameOf(attribute) == Contracts + "DataMemberAttribute"))
        {
            bool isMember = NameOf(attribute) == Contracts + "DataMemberAttribute";
            if (!hasOwnName && Argument(attribute, isMember ? "Name" : "PropertyName") is string { Length: > 0 } name)
            {
                property.Name = name;
                isChanged = hasOwnName = true;
            }

            // Members without an order come first, as in Json.NET.
            if (!hasOwnOrder && Argument(attribute, "Order") is int order && order >= 0)
            {
                property.Order = order + 1;
                isChanged = hasOwnOrder = true;
            }

            // Json.NET's Required: 1 may be null, 2 may not, 3 may be missing and not null.
            int required = isMember ? (Argument(attribute, "IsRequired") is true ? 1 : 0)
                : NameOf(attribute) == JsonNet + "JsonRequiredAttribute" ? 2 : Convert.ToInt32(Argument(attribute, "Required") ?? 0);
            if (!isWriting && required is 1 or 2 && (property.Set is not null || property.AssociatedParameter is not null))
            {
                property.IsRequired = true;
                isChanged = true;
            }

            if (!isWriting && required is 2 or 3 && property.Set is { } set)
            {
                string read = property.Name;
                property.Set = (instance, value) => set(instance, value ?? throw new JsonException($"{read} must not be null."));
                isChanged = true;
            }

            if (isWriting && required is 2 or 3 && property.Get is { } get)
            {
                string written = property.Name;
                property.Get = instance => get(instance)
                    ?? throw new RefusedJsonException(type, $"its {written} is null, and its attribute requires a value.");
                isChanged = true;
            }

            if (isWriting && isMember && Argument(attribute, "EmitDefaultValue") is false)
            {
                object? unset = property.PropertyType.IsValueType ? Activator.CreateInstance(property.PropertyType) : null;
                Func<object, object?, bool>? before = property.ShouldSerialize;
                property.ShouldSerialize = (instance, value) => !Equals(value, unset) && before?.Invoke(instance, value) != false;
                isChanged = true;
            }
        }

        return isChanged;
    }

    // Json.NET's conventions: bool ShouldSerializeName(), and a bool NameSpecified, which says whether there is a value.
    private static bool AskShouldSerialize(JsonPropertyInfo property, MemberInfo member, bool isWriting)
    {
        PropertyInfo? specified = member.DeclaringType?.GetProperty(
            member.Name + "Specified", BindingFlags.Instance | BindingFlags.Public, null, typeof(bool), [], null);
        if (specified?.CanRead == true)
        {
            if (!isWriting && specified.CanWrite && property.Set is { } set)
            {
                property.Set = (instance, value) =>
                {
                    set(instance, value);
                    specified.SetValue(instance, true);
                };
            }

            Func<object, object?, bool>? own = property.ShouldSerialize;
            property.ShouldSerialize = (instance, value) => specified.GetValue(instance) is true && own?.Invoke(instance, value) != false;
        }

        MethodInfo? ask = isWriting
            ? member.DeclaringType?.GetMethod("ShouldSerialize" + member.Name, BindingFlags.Instance | BindingFlags.Public, null, [], null)
            : null;
        if (ask is null || ask.ReturnType != typeof(bool))
        {
            return specified?.CanRead == true;
        }

        Func<object, object?, bool>? before = property.ShouldSerialize;
        property.ShouldSerialize = (instance, value) => (bool)ask.Invoke(instance, null)! && before?.Invoke(instance, value) != false;
        return true;
    }

    private static string? ProblemOf(List<CustomAttributeData> attributes)
    {
        foreach (CustomAttributeData attribute in attributes)
        {
            string name = NameOf(attribute);
            string shortName = attribute.AttributeType.Name;
            if (name is JsonNet + "JsonConverterAttribute" or JsonNet + "JsonExtensionDataAttribute"
                && !attributes.Exists(own => NameOf(own) == "System.Text.Json.Serialization." + shortName))
            {
                return NotFollowed(shortName.Substring(0, shortName.Length - "Attribute".Length));
            }

            if (name == JsonNet + "JsonPropertyAttribute" && ChangesMore(attribute) is { } more)
            {
                return NotFollowed(more);
            }
        }

        return null;
    }

    private static string? ChangesMore(CustomAttributeData attribute)
    {
        foreach (CustomAttributeNamedArgument argument in attribute.NamedArguments)
        {
            if (!s_harmless.Contains(argument.MemberName))
            {
                return $"{argument.MemberName} of {attribute.AttributeType.Name.Replace("Attribute", "")}";
            }
        }

        return null;
    }

    /// <summary>Whether an attribute marks the constructor that Json.NET uses.</summary>
    public static bool IsJsonConstructor(CustomAttributeData attribute) => NameOf(attribute) == JsonNet + "JsonConstructorAttribute";

    /// <summary>The name that Json.NET's JsonProperty gives; null for none.</summary>
    public static string? NameIn(IEnumerable<CustomAttributeData> attributes) =>
        attributes.FirstOrDefault(static attribute => NameOf(attribute) == JsonNet + "JsonPropertyAttribute") is { } named
            ? Argument(named, "PropertyName") as string
            : null;

    /// <summary>The error for an attribute of Json.NET that is not followed.</summary>
    public static string NotFollowed(string attribute) =>
        $"Json.NET's attribute {attribute} changes its JSON, and System.Text.Json does not know it."
        + " Use System.Text.Json's attribute with the same meaning, write the value with Json.NET, or turn BridgeOptions.ForeignJsonAttributes off.";

    private static bool IsHiding(CustomAttributeData attribute)
    {
        string name = NameOf(attribute);
        return name == Contracts + "IgnoreDataMemberAttribute" || name.EndsWith(".ScriptIgnoreAttribute", StringComparison.Ordinal)
            || (name.EndsWith(".JsonIgnoreAttribute", StringComparison.Ordinal) && attribute.AttributeType.Assembly != typeof(JsonIgnoreAttribute).Assembly);
    }

    private static bool IsNaming(CustomAttributeData attribute, bool isContract) =>
        NameOf(attribute) is var name
        && (name is JsonNet + "JsonPropertyAttribute" or JsonNet + "JsonRequiredAttribute" || (isContract && name == Contracts + "DataMemberAttribute"));

    private static (Type? Declaring, string Name) KeyOf(MemberInfo member) => (member is FieldInfo ? member.DeclaringType : null, member.Name);
}
