using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
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
        JsonTypeInfo? info = own.TypeInfoResolver?.GetTypeInfo(type, options);
        if (info is null)
        {
            return null;
        }

        _hasRule[type] = converters.CanConvert(type) || info.Kind switch
        {
            JsonTypeInfoKind.Object => RuleObject(type, info),
            JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary when isWriting && type.IsInterface => RuleInterface(info),
            _ => false,
        };
        return info;
    }

    private bool RuleObject(Type type, JsonTypeInfo info)
    {
        bool hasRule = false;
        int members = info.Properties.Count;
        foreach (JsonPropertyInfo property in info.Properties)
        {
            hasRule |= property.AttributeProvider is FieldInfo && !own.IncludeFields;
        }

        string? problem = null;
        if (foreignAttributes)
        {
            hasRule |= ForeignAttributes.Apply(type, info, isWriting, out bool isHidden, out problem);
            members = isHidden ? 1 : Math.Max(members, info.Properties.Count);
        }

        problem ??= members == 0 ? JsonTypeRules.ProblemOfNoMembers(type) : isWriting ? null : JsonTypeRules.ProblemOfReading(type, info);
        if (problem is null)
        {
            return hasRule;
        }

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

        return true;
    }

    // The declared type decides how the items are written; other data of the value must not be lost.
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
}
