using System.Collections.Concurrent;
using System.Data;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Bridge.Json;

/// <summary>The user's metadata, changed by the rules for objects: foreign attributes, and types whose data cannot be seen.</summary>
internal sealed class RuledResolver(JsonSerializerOptions own, bool foreignAttributes, bool isWriting, RuleConverterFactory converters) : IJsonTypeInfoResolver
{
    private readonly ConcurrentDictionary<Type, bool> _hasRule = new();
    private readonly ConcurrentDictionary<Type, string> _problems = new();

    /// <summary>Whether the metadata of the type differs from the user's own.</summary>
    public bool HasRule(Type type) => _hasRule.TryGetValue(type, out bool hasRule) && hasRule;

    /// <summary>Why objects of the type are refused, or null.</summary>
    public string? ProblemOf(Type type) => _problems.TryGetValue(type, out string? problem) ? problem : null;

    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options)
    {
        JsonTypeInfo? info;
        try
        {
            info = own.TypeInfoResolver?.GetTypeInfo(type, options);
        }
        catch (InvalidOperationException failure) when (JsonSerializer.IsReflectionEnabledByDefault)
        {
            return Unusable(type, options, failure.Message);
        }

        if (info is null)
        {
            info = KnownJson.Of(type, options, converters.CreateConverter(type, options));
            _hasRule[type] = info is not null;
            return info;
        }

        _hasRule[type] = converters.CanConvert(type) || info.Kind switch
        {
            JsonTypeInfoKind.Object => RuleObject(type, info),
            JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary when isWriting && type.IsInterface => RuleInterface(info),
            JsonTypeInfoKind.Enumerable when isWriting && typeof(IDataReader).IsAssignableFrom(type) => RuleReader(info),
            JsonTypeInfoKind.Dictionary when isWriting => DuplicateKeys.Refuse(info),
            JsonTypeInfoKind.Enumerable when isWriting && JsonTypeRules.MayLackArray(type) => RuleMissingArray(info),
            _ => false,
        };
        return info;
    }

    private bool RuleObject(Type type, JsonTypeInfo info)
    {
        bool hasRule = false;
        int members = 0;
        foreach (JsonPropertyInfo property in info.Properties)
        {
            hasRule |= property.AttributeProvider is FieldInfo && !own.IncludeFields;
            hasRule |= isWriting && RuleFace(property);

            // A property that can only be set is not written.
            members += !isWriting || property.Get is not null ? 1 : 0;
        }

        hasRule |= isWriting && RuleExtraMembers(info);

        hasRule |= ForeignAttributes.Apply(foreignAttributes, type, info, isWriting, out bool isHidden, out string? problem);
        members = isHidden ? 1 : Math.Max(members, info.Properties.Count(property => !isWriting || property.Get is not null));

        hasRule |= !isWriting && GetOnlyCollections.Fill(
            info, of => converters.CanConvert(of) || own.Converters.Any(converter => converter.CanConvert(of)));

        problem ??= ProblemOfNames(info);
        problem ??= members == 0 ? JsonTypeRules.ProblemOfNoMembers(type)
            : isWriting ? JsonTypeRules.ProblemOfMembers(type, info) : JsonTypeRules.ProblemOfReading(type, info);
        if (problem is null)
        {
            return (members == 0 && RuleEmptyBase(type, info)) || hasRule;
        }

        Refuse(type, info, problem);
        return true;
    }

    // The serializer would reject every type that the type is part of, and not say where.
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only if reflection is on.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "As above.")]
    private JsonTypeInfo Unusable(Type type, JsonSerializerOptions options, string problem)
    {
        var info = JsonTypeInfo.CreateJsonTypeInfo(type, options);
        Refuse(type, info, problem);
        _hasRule[type] = true;
        return info;
    }

    private void Refuse(Type type, JsonTypeInfo info, string problem)
    {
        _problems[type] = problem;
        Action<object> refuse = isWriting
            ? _ => throw new RefusedJsonException(type, problem)
            : _ => throw new NotSupportedException($"{Errors.TypeNames.Of(type)}: {problem}");
        if (isWriting)
        {
            info.OnSerializing = refuse;
        }
        else
        {
            info.OnDeserializing = refuse;
        }
    }

    // As above.
    private static string? ProblemOfNames(JsonTypeInfo info)
    {
        string? twice = null;
        HashSet<string> names = new(info.Options.PropertyNameCaseInsensitive ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (JsonPropertyInfo property in info.Properties)
        {
            if (!property.IsExtensionData && !names.Add(property.Name))
            {
                twice = property.Name;
                property.Name = Guid.NewGuid().ToString("N");
            }
        }

        return twice is null ? null : $"two of its members have the name {twice} in JSON. Give one of them another name with [JsonPropertyName].";
    }

    private bool RuleFace(JsonPropertyInfo property)
    {
        if (property is not { Get: not null, CustomConverter: null } || own.Converters.Any(converter => converter.CanConvert(property.PropertyType))
            || converters.CreateConverter(property.PropertyType, own) is not FaceConverter face)
        {
            return false;
        }

        face.Check(property);
        return true;
    }

    // If the further members are a JsonObject, System.Text.Json writes its braces too, which is not valid JSON.
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "System.Text.Json itself keeps a dictionary of further members.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "As above.")]
    private static bool RuleExtraMembers(JsonTypeInfo info)
    {
        for (int i = 0; i < info.Properties.Count; i++)
        {
            JsonPropertyInfo property = info.Properties[i];
            if (property is { IsExtensionData: true, Get: { } get } && property.PropertyType == typeof(JsonObject))
            {
                JsonPropertyInfo extra = info.CreateJsonPropertyInfo(typeof(Dictionary<string, object>), property.Name);
                extra.Get = instance => ((JsonObject?)get(instance))?.ToDictionary(static member => member.Key, static member => (object?)member.Value);
                extra.IsExtensionData = true;
                info.Properties[i] = extra;
                return true;
            }
        }

        return false;
    }

    // A value that is declared as a class without members is written by that class, so the data of a derived class would be lost.
    private bool RuleEmptyBase(Type type, JsonTypeInfo info)
    {
        if (!isWriting || !type.IsClass || type.IsSealed)
        {
            return false;
        }

        info.OnSerializing = value =>
        {
            if (value.GetType() != type)
            {
                throw new RefusedJsonException(value.GetType(), JsonTypeRules.ProblemOfEmptyBase(type, value.GetType()));
            }
        };
        return true;
    }

    // The declared type decides how the items are written. The other data of the value must not be lost.
    private static bool RuleInterface(JsonTypeInfo info)
    {
        info.OnSerializing = static value =>
        {
            if (JsonTypeRules.ProblemOfCollection(value.GetType()) is { } problem)
            {
                throw new RefusedJsonException(value.GetType(), problem);
            }
        };
        return true;
    }

    private static bool RuleReader(JsonTypeInfo info)
    {
        info.OnSerialized = static reader => RowConverter.RefuseFurther((IDataReader)reader);
        return true;
    }

    private static bool RuleMissingArray(JsonTypeInfo info)
    {
        info.OnSerializing = static value =>
        {
            if (JsonTypeRules.LacksArray(value))
            {
                throw new RefusedJsonException(value.GetType(), JsonTypeRules.MissingArray);
            }
        };
        return true;
    }
}
