using System.Text.Json;

namespace Bridge.Json;

/// <summary>Tells what System.Text.Json refused from what a value's own code threw while it was read.</summary>
internal static class JsonFailure
{
    /// <summary>Whether it is what System.Text.Json throws for a value that it cannot write.</summary>
    public static bool IsRefusal(Exception failure) => failure is JsonException or NotSupportedException or ArgumentException || IsAboutType(failure);

    /// <summary>Whether it is what System.Text.Json throws for a type that it has no way to read or to write.</summary>
    public static bool IsAboutType(Exception failure) =>
        failure is NotSupportedException || (failure.GetType() == typeof(InvalidOperationException) && IsThrownBySerializer(failure));

    // It refuses a type that it comes to while it writes with the same exception that the value's own code may throw: the first line of the trace,
    // "at" in some language and the method, tells which it was. Source does so on .NET, and not on Mono.
    private static bool IsThrownBySerializer(Exception failure)
    {
        string trace = failure.StackTrace?.TrimStart() ?? "";
        const string serializer = "System.Text.Json.";
        return string.CompareOrdinal(trace, trace.IndexOf(' ') + 1, serializer, 0, serializer.Length) == 0;
    }
}
