using System.Collections.Concurrent;
using System.Collections.Specialized;
using System.Data;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Bridge.Errors;

namespace Bridge.Json;

/// <summary>Gives the serializer a converter for each type that has a rule. A type with System.Text.Json's own [JsonConverter] keeps that converter.</summary>
internal sealed class RuleConverterFactory(JsonSerializerOptions own, bool foreignAttributes, bool isWriting) : JsonConverterFactory
{
    private readonly ConcurrentDictionary<Type, JsonConverter?> _converters = new();

    public override bool CanConvert(Type typeToConvert) => ConverterFor(typeToConvert) is not null;

    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options) => ConverterFor(typeToConvert);

    private JsonConverter? ConverterFor(Type type) =>
        _converters.TryGetValue(type, out JsonConverter? converter) ? converter : _converters.GetOrAdd(type, Find(type));

    private JsonConverter? Find(Type type)
    {
        if (isWriting && typeof(JsonNode).IsAssignableFrom(type))
        {
            return new NodeConverter();
        }

        if (type.IsDefined(typeof(JsonConverterAttribute), inherit: false) || Nullable.GetUnderlyingType(type) is not null
            || JsonTypeRules.IsOfSerializer(type))
        {
            return null;
        }

        if (!isWriting && type == typeof(StringCollection))
        {
            return new StringCollectionReader();
        }

        if (OwnConverter(type) is { } converter)
        {
            return converter is NameValuesConverter or PairsConverter { HasFiles: false } && JsonTypeRules.ProblemOfCollection(type) is { } lost
                ? new RefusingConverter(type, lost)
                : converter;
        }

        if (OptionConverter.Of(type, CanConvert) is { } option)
        {
            return option;
        }

        if (JsonTypeRules.ProblemOf(type) is { } problem)
        {
            return new RefusingConverter(type, problem);
        }

        if (ForeignAttributes.ProblemOfType(foreignAttributes, type) is { } foreign)
        {
            return new RefusingConverter(type, foreign);
        }

        // Each item that a converter of Bridge's writes has references of its own, so that the serializer's handler of references would not see the others.
        return !isWriting || !JsonTypeRules.IsByRunTime(type, own) ? null
            : own.ReferenceHandler is null && JsonTypeRules.IsFaceWithData(type) ? (JsonConverter)new FaceConverter(type)
            : JsonMetadataServices.ObjectConverter;
    }

    private static JsonConverter? OwnConverter(Type type)
    {
        if (TupleShape.IsTuple(type))
        {
            return new TupleConverter(type);
        }

        if (type == typeof(BigInteger))
        {
            return new BigIntegerConverter();
        }

        if (JsonNetToken.Of(type) is { } token)
        {
            return token;
        }

        if (TextConverter.Of(type) is { } text)
        {
            return text;
        }

        if (typeof(NameValueCollection).IsAssignableFrom(type))
        {
            return new NameValuesConverter();
        }

        // One dimension that need not begin at 0 is a type of its own.
        if (type.IsArray && (type.GetArrayRank() > 1 || type.Name.EndsWith("[*]", StringComparison.Ordinal)))
        {
            return new GridConverter(type);
        }

        return RowConverter.Of(type) ?? (JsonConverter?)SqlValueConverter.Of(type) ?? PairsConverter.Of(type);
    }
}
