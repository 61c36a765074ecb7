using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Bridge.Errors;

namespace Bridge.Json;

/// <summary>Distinguishes errors of System.Text.Json from errors that a value's own code threw.</summary>
internal static class JsonFailure
{
    /// <summary>Whether System.Text.Json threw the error because it cannot write a value.</summary>
    public static bool IsRefusal(Exception failure) => failure is JsonException or NotSupportedException or ArgumentException || IsAboutType(failure);

    /// <summary>Whether System.Text.Json threw the error because it can neither read nor write a type.</summary>
    public static bool IsAboutType(Exception failure) =>
        failure is NotSupportedException || (failure.GetType() == typeof(InvalidOperationException) && IsThrownBySerializer(failure));

    /// <summary>The failure, with its place in the value.</summary>
    public static Exception WithPlace(Exception failure, object? value, JsonTypeInfo? type)
    {
        (string Path, Type Type, string Problem)? place = value is null || type is null ? null : JsonPath.Find(value, type, failure);
        string at = place is { Path.Length: > 0 } within ? InvalidViewResult.JsonPlace(within.Path, within.Type) : "";
        if (failure is RefusedJsonException refusal)
        {
            return new NotSupportedException(at.Length > 0 ? $"{at}: {place!.Value.Problem}" : refusal.Message, failure);
        }

        if (place?.Problem is { } problem && problem.EndsWith(JsonPath.NoKey, StringComparison.Ordinal))
        {
            return new NotSupportedException(at.Length > 0 ? $"{at}: {problem}" : problem, failure);
        }

        if (place?.Problem == JsonPath.TooDeep)
        {
            return new JsonException(at.Length > 0 ? $"{at}: {JsonPath.TooDeep}" : JsonPath.TooDeep, failure);
        }

        // The serializer's own message comes first. For a cycle, Bridge's message is added, because the serializer does not say where the cycle closes.
        string message = failure.Message + " " + at + (place?.Problem is JsonPath.Cycle or JsonPath.Asynchronous ? ": " + place.Value.Problem : ".");
        return at.Length == 0 ? failure : failure switch
        {
            JsonException => new JsonException(message, failure),
            NotSupportedException => new NotSupportedException(message, failure),
            ArgumentException => new ArgumentException(message, failure),
            InvalidOperationException => new InvalidOperationException(message, failure),
            _ => failure,
        };
    }

    // The serializer refuses a type with the same exception that the value's own code may throw. The first line of the stack trace ("at" in some language, and
    // the method) shows which one threw it. Exception.Source would show it too, but not on Mono.
    private static bool IsThrownBySerializer(Exception failure)
    {
        string trace = failure.StackTrace?.TrimStart() ?? "";
        const string Serializer = "System.Text.Json.";
        return string.CompareOrdinal(trace, trace.IndexOf(' ') + 1, Serializer, 0, Serializer.Length) == 0;
    }
}
