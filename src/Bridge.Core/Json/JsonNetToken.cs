using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using Bridge.Errors;

namespace Bridge.Json;

/// <summary>Json.NET's <c>JToken</c>, recognised by name, written as the JSON that it holds.</summary>
internal sealed class JsonNetToken : RuleConverter
{
    private readonly MethodInfo _toString;
    private readonly MethodInfo _parse;
    private readonly object[] _plain;

    private JsonNetToken(MethodInfo toString, MethodInfo parse)
    {
        _toString = toString;
        _parse = parse;
        ParameterInfo[] parameters = toString.GetParameters();
        _plain = [Enum.ToObject(parameters[0].ParameterType, 0), MakeEmpty(parameters[1].ParameterType)];
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Where its methods were trimmed away, the type is refused as one without members.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Where its methods were trimmed away, the type is refused as one without members.")]
    public static JsonNetToken? Of(Type type)
    {
        if (TokenIn(type) is not { } token)
        {
            return null;
        }

        MethodInfo? toString = Array.Find(token.GetMethods(), static method =>
            method.Name == "ToString" && method.GetParameters() is { Length: 2 } parameters
            && parameters[0].ParameterType.IsEnum && parameters[1].ParameterType.IsArray);
        MethodInfo? parse = token.GetMethod("Parse", [typeof(string)]);
        return toString is null || parse is null ? null : new JsonNetToken(toString, parse);
    }

    public static bool IsToken(Type type) => TokenIn(type) is not null;

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
    {
        string json = (string)Invoke(_toString, value, _plain)!;
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = options.MaxDepth });
        }
        catch (JsonException)
        {
            throw new RefusedJsonException(value.GetType(), IsJson(json) ? JsonPath.TooDeep :
                "it is not a JSON value by itself. Put a JProperty into a JObject, and leave comments and undefined out.");
        }

        // The token's text is not copied, because the options decide on escaping and indentation.
        using (document)
        {
            document.RootElement.WriteTo(writer);
        }
    }

    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // Only these types are read. A class derived from them, or a part of one, is not.
        if (typeToConvert.Namespace != "Newtonsoft.Json.Linq" || typeToConvert.Name is not ("JToken" or "JContainer" or "JObject" or "JArray" or "JValue"))
        {
            return base.Read(ref reader, typeToConvert, options);
        }

        using var document = JsonDocument.ParseValue(ref reader);
        object token = Invoke(_parse, null, [document.RootElement.GetRawText()])!;
        return typeToConvert.IsInstanceOfType(token) ? token
            : throw new JsonException($"The JSON is a {TypeNames.Of(token.GetType())}, not a {TypeNames.Of(typeToConvert)}.");
    }

    private static bool IsJson(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 100_000 });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static Type? TokenIn(Type type)
    {
        Type? token = type;
        while (token is not null && (token.IsGenericType || token.FullName != "Newtonsoft.Json.Linq.JToken"))
        {
            token = token.BaseType;
        }

        return token;
    }

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "An array of references.")]
    private static Array MakeEmpty(Type array) => Array.CreateInstance(array.GetElementType()!, 0);

    private static object? Invoke(MethodInfo method, object? instance, object[] arguments)
    {
        try
        {
            return method.Invoke(instance, arguments);
        }
        catch (TargetInvocationException failure) when (failure.InnerException is { } cause)
        {
            throw new JsonException(cause.Message, cause);
        }
    }
}
