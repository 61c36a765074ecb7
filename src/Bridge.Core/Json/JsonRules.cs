using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Bridge.Json;

/// <summary>
/// JSON for values. System.Text.Json writes and reads; these rules add the data that it does not see, or refuse a type whose data it would lose. The decision
/// depends on the type and is made once. A type whose parts need no rule keeps the metadata of the user's own options, and with it a source-generated fast
/// path.
/// </summary>
internal sealed class JsonRules
{
    private static readonly ConditionalWeakTable<JsonSerializerOptions, JsonRules> s_honouring = new();
    private static readonly ConditionalWeakTable<JsonSerializerOptions, JsonRules> s_plain = new();

    private readonly bool _foreignAttributes;
    private readonly JsonSerializerOptions _own;
    private readonly JsonSerializerOptions _writing;
    private readonly JsonSerializerOptions _reading;
    private readonly RuledResolver _writingResolver;
    private readonly RuledResolver _readingResolver;
    private readonly ConcurrentDictionary<Type, JsonTypeInfo> _written = new();
    private readonly ConcurrentDictionary<Type, JsonTypeInfo> _read = new();

    private JsonRules(JsonSerializerOptions own, bool foreignAttributes)
    {
        _foreignAttributes = foreignAttributes;
        if (!own.IsReadOnly)
        {
            MakeReadOnly(own);
        }

        _own = own;
        (_writing, _writingResolver) = Copy(own, foreignAttributes, isWriting: true);
        (_reading, _readingResolver) = Copy(own, foreignAttributes, isWriting: false);
    }

    /// <summary>The rules for a user's options: one object for each options object, with the same lifetime.</summary>
    /// <param name="options">The user's options, or the host's. They can no longer be changed.</param>
    /// <param name="foreignAttributes">Whether the attributes of Json.NET and of data contracts count.</param>
    public static JsonRules For(JsonSerializerOptions options, bool foreignAttributes) => foreignAttributes
        ? s_honouring.GetValue(options, static own => new JsonRules(own, foreignAttributes: true))
        : s_plain.GetValue(options, static own => new JsonRules(own, foreignAttributes: false));

    /// <summary>The user's options.</summary>
    public JsonSerializerOptions Options => _own;

    /// <summary>The same rules over other options.</summary>
    public JsonRules Over(JsonSerializerOptions options) => For(options, _foreignAttributes);

    /// <summary>How values of exactly this type are written.</summary>
    /// <exception cref="Exception">The options have no metadata for the type, or it is wrong.</exception>
    public JsonTypeInfo ForWriting(Type type) => _written.TryGetValue(type, out JsonTypeInfo? info) ? info
        : _written.GetOrAdd(type, NeedsRules(type, _writing, _writingResolver, []) ? _writing.GetTypeInfo(type) : _own.GetTypeInfo(type));

    /// <summary>How values of the type are read.</summary>
    /// <exception cref="Exception">The options have no metadata for the type, or it is wrong.</exception>
    public JsonTypeInfo ForReading(Type type) => _read.TryGetValue(type, out JsonTypeInfo? info) ? info
        : _read.GetOrAdd(type, NeedsRules(type, _reading, _readingResolver, []) ? _reading.GetTypeInfo(type) : _own.GetTypeInfo(type));

    /// <summary>Whether a rule applies to values of the type, or to their parts.</summary>
    public bool IsRuled(Type type) => !ReferenceEquals(ForWriting(type).Options, _own);

    /// <summary>Why no JSON can be read as the type at this place; null if the JSON itself is wrong.</summary>
    /// <param name="type">The type that is read.</param>
    /// <param name="path">The place, as the serializer names it; null if it is not known.</param>
    public Exception? ProblemOfReading(Type type, string? path) =>
        UnreadableType.At(type, path ?? "$", _reading) is { } unreadable
            ? new NotSupportedException($"{Errors.TypeNames.Of(unreadable.Type)}: {unreadable.Problem}")
            : null;

    private static bool NeedsRules(Type type, JsonSerializerOptions options, RuledResolver resolver, HashSet<Type> seen)
    {
        if (!seen.Add(type))
        {
            return false;
        }

        // This depends on the values in it, and they are known only when it is written.
        if (type == typeof(object))
        {
            return true;
        }

        JsonTypeInfo info;
        try
        {
            info = options.GetTypeInfo(type);
        }
        catch (Exception)
        {
            // Only a value of the type is refused, and there may be none. The user's own metadata may not have the error for which the rules fail, such as a
            // name given twice.
            return true;
        }

        if (resolver.HasRule(type))
        {
            return true;
        }

        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object:
                foreach (JsonPropertyInfo property in info.Properties)
                {
                    if (property.CustomConverter is null
                        ? NeedsRules(property.PropertyType, options, resolver, seen)
                        : !IsOfSerializer(property.CustomConverter))
                    {
                        return true;
                    }
                }

                break;
            case JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary:
                return info.ElementType is null || NeedsRules(info.ElementType, options, resolver, seen)
                    || (info.KeyType is { } key && NeedsRules(key, options, resolver, seen));
            default:
                // A user's converter may write values of any type with the options that it gets.
                return Nullable.GetUnderlyingType(type) is { } underlying ? NeedsRules(underlying, options, resolver, seen) : !IsOfSerializer(info.Converter);
        }

        foreach (JsonDerivedType derived in info.PolymorphismOptions?.DerivedTypes ?? [])
        {
            if (NeedsRules(derived.DerivedType, options, resolver, seen))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOfSerializer(JsonConverter converter) => converter.GetType().Assembly == typeof(JsonConverter).Assembly;

    private static (JsonSerializerOptions Options, RuledResolver Resolver) Copy(JsonSerializerOptions own, bool foreignAttributes, bool isWriting)
    {
        RuleConverterFactory converters = new(own, foreignAttributes, isWriting);
        RuledResolver resolver = new(own, foreignAttributes, isWriting, converters);
        JsonSerializerOptions copy = new(own) { IncludeFields = true, TypeInfoResolver = resolver };
        if (!isWriting && ReferenceEquals(own.ReferenceHandler, ReferenceHandler.IgnoreCycles))
        {
            // JSON that is read has no cycles.
            copy.ReferenceHandler = null;
        }


        // Added last, so that the user's own converters take precedence over the rules.
        copy.Converters.Add(converters);
        copy.MakeReadOnly();
        return (copy, resolver);
    }

    [UnconditionalSuppressMessage(
        "Trimming",
        "IL2026",
        Justification = "A resolver is added only if reflection is on; otherwise the options need one, and the error says so.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "As above.")]
    private static void MakeReadOnly(JsonSerializerOptions options) =>
        options.MakeReadOnly(populateMissingResolver: JsonSerializer.IsReflectionEnabledByDefault);
}
