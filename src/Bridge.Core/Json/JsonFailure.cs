using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Bridge.Errors;

namespace Bridge.Json;

/// <summary>Tells what System.Text.Json refused from what a value's own code threw while it was read.</summary>
internal static class JsonFailure
{
    /// <summary>Whether it is what System.Text.Json throws for a value that it cannot write.</summary>
    public static bool IsRefusal(Exception failure) => failure is JsonException or NotSupportedException or ArgumentException || IsAboutType(failure);

    /// <summary>Whether it is what System.Text.Json throws for a type that it has no way to read or to write.</summary>
    public static bool IsAboutType(Exception failure) =>
        failure is NotSupportedException || (failure.GetType() == typeof(InvalidOperationException) && IsThrownBySerializer(failure));

    /// <summary>The failure, with the place in the value where it is.</summary>
    public static Exception WithPlace(Exception failure, object? value, JsonTypeInfo? type)
    {
        (string Path, Type Type, string Problem)? place = value is null || type is null ? null : JsonPath.Find(value, type, failure);
        string at = place is { Path.Length: > 0 } within ? InvalidViewResult.JsonPlace(within.Path, within.Type) : "";
        if (failure is RefusedJsonException refusal)
        {
            return new NotSupportedException(at.Length > 0 ? $"{at}: {place!.Value.Problem}" : refusal.Message, failure);
        }

        // The serializer's own words come first; a cycle is told in ours as well, since its message does not say where it closes.
        string message = failure.Message + " " + at + (place?.Problem is JsonPath.Cycle or JsonPath.Asynchronous ? ": " + place.Value.Problem : ".");
        return at.Length == 0 ? failure : failure switch
        {
            JsonException => new JsonException(message, failure),
            NotSupportedException => new NotSupportedException(message, failure),
            ArgumentException => new ArgumentException(message, failure),
            _ => failure,
        };
    }

    // It refuses a type that it comes to while it writes with the same exception that the value's own code may throw: the first line of the trace,
    // "at" in some language and the method, tells which it was. Source does so on .NET, and not on Mono.
    private static bool IsThrownBySerializer(Exception failure)
    {
        string trace = failure.StackTrace?.TrimStart() ?? "";
        const string serializer = "System.Text.Json.";
        return string.CompareOrdinal(trace, trace.IndexOf(' ') + 1, serializer, 0, serializer.Length) == 0;
    }
}
