using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Bridge.Bodies;
using Bridge.Json;
using Bridge.Sending;

namespace Bridge.Coercion;

/// <summary>The response of a view as OpenAPI describes it, by the declared type.</summary>
/// <param name="hasStatus">Whether the status is 200.</param>
/// <param name="contentType">The type of the content; null if it is not known.</param>
/// <param name="schema">
/// The type that has the content's form: text, a stream for bytes, or the type that is written as JSON; null if the form is not known.
/// </param>
internal readonly struct OpenApiResponse(bool hasStatus, string? contentType, Type? schema)
{
    /// <summary>Whether the status is 200, because neither a tuple nor the value itself sets another.</summary>
    public bool HasStatus { get; } = hasStatus;

    public string? ContentType { get; } = contentType;

    public Type? Schema { get; } = schema;

    /// <param name="declared">The type.</param>
    /// <param name="rules">The rules for view results.</param>
    /// <param name="defaults">The defaults of responses.</param>
    /// <param name="described">The options with which the description shows JSON; null for none.</param>
    public static OpenApiResponse Of(Type declared, CoercionRules rules, ResponseDefaults defaults, JsonSerializerOptions? described)
    {
        Type type = DeclaredTypes.Awaited(declared);
        if (!TupleShape.IsTuple(type))
        {
            return OfBody(type, hasStatus: true, rules, defaults, described);
        }

        Type[] parts = type.GetGenericArguments();
        return OfBody(DeclaredTypes.Awaited(parts[0]), parts.Length == 2 && !MayBeStatus(parts[1]), rules, defaults, described);
    }

    private static bool MayBeStatus(Type part) => DeclaredTypes.IsOpen(part)
        ? part.IsAssignableFrom(typeof(int)) || part.IsAssignableFrom(typeof(HttpStatusCode)) || part.IsAssignableFrom(typeof(string))
        : StatusForms.CanBeStatus(part);

    private static OpenApiResponse OfBody(
        Type type, bool hasStatus, CoercionRules rules, ResponseDefaults defaults, JsonSerializerOptions? described)
    {
        CoercionRules.Rule rule = rules.Find(type);
        return rule.Kind switch
        {
            ViewResultKind.Text or ViewResultKind.TextOf or ViewResultKind.TextChunks => new(hasStatus, defaults.ContentType, typeof(string)),
            ViewResultKind.ByteArray or ViewResultKind.ByteMemory or ViewResultKind.Stream or ViewResultKind.Pipe
                or ViewResultKind.ByteChunks or ViewResultKind.MemoryChunks => new(hasStatus, defaults.ContentType, typeof(Stream)),
            ViewResultKind.Markup or ViewResultKind.Html => new(hasStatus, ResponseDefaults.Html, typeof(string)),

            ViewResultKind.Events => new(hasStatus, EventsBody.MediaType, typeof(string)),

            // The file's name determines its type. A request for a part of the file is answered with 206.
            ViewResultKind.File => new(hasStatus, "*/*", typeof(Stream)),
            ViewResultKind.Json => new(hasStatus, JsonBody.MediaType, SchemaOf(type, defaults.Json, described)),
            ViewResultKind.Object when rule.Coercion is null && rules.SerializeObjects && type != typeof(object) =>
                new(hasStatus, JsonBody.MediaType, SchemaOf(type, defaults.Json, described)),
            _ => new(hasStatus: false, null, null),
        };
    }

    // If a rule of Bridge changes how a part is written, the serializer's own schema would be wrong. With other options its members may have other names.
    private static Type SchemaOf(Type type, JsonRules json, JsonSerializerOptions? described)
    {
        if (!ReferenceEquals(json.Options, described))
        {
            return typeof(JsonElement);
        }

        try
        {
            return !json.IsRuled(type) ? type : json.ForWriting(type).Kind switch
            {
                JsonTypeInfoKind.Dictionary => typeof(Dictionary<string, object>),
                JsonTypeInfoKind.Enumerable => typeof(List<object>),
                _ => typeof(JsonElement),
            };
        }
        catch (Exception)
        {
            // The options have no metadata for it. The first request reports this with the view's name.
            return typeof(JsonElement);
        }
    }
}
