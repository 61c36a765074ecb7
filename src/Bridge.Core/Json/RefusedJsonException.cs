using System.Text.Json;

namespace Bridge.Json;

/// <summary>The error for a value that cannot be JSON without a loss. The serializer passes it on unchanged.</summary>
internal sealed class RefusedJsonException(Type type, string problem) : JsonException($"{Errors.TypeNames.Of(type)}: {problem}")
{
    /// <summary>The type that is refused.</summary>
    public Type Type { get; } = type;

    /// <summary>Why, and what to do.</summary>
    public string Problem { get; } = problem;
}
