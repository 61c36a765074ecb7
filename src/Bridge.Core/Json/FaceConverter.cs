using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Bridge.Json;

/// <summary>
/// Values that are declared as an interface of the user's own, written by their type at run time. A value is refused if its type hides a property that the
/// interface declares. Only items of a collection need this converter: for a member its metadata checks the value, and the serializer's own converter writes
/// it.
/// </summary>
internal sealed class FaceConverter(Type face) : RuleConverter
{
    private readonly ConcurrentDictionary<Type, string?> _problems = new();

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
    {
        Check(value);
        WritePart(writer, value, typeof(object), options);
    }

    public override IEnumerable<(string Path, object? Value, Type Declared)>? PartsOf(object value) =>
        ProblemOf(value) is null ? [("", value, value.GetType())] : null;

    /// <summary>Makes the serializer check the value of a member when it reads it.</summary>
    public void Check(JsonPropertyInfo member)
    {
        Func<object, object?> get = member.Get!;
        member.Get = instance =>
        {
            object? value = get(instance);
            if (value is not null)
            {
                Check(value);
            }

            return value;
        };
        member.CustomConverter = JsonMetadataServices.ObjectConverter;
    }

    private void Check(object value)
    {
        if (ProblemOf(value) is { } problem)
        {
            throw new RefusedJsonException(value.GetType(), problem);
        }
    }

    private string? ProblemOf(object value)
    {
        Type type = value.GetType();
        return _problems.TryGetValue(type, out string? problem) ? problem : _problems.GetOrAdd(type, JsonTypeRules.ProblemOfFace(face, type));
    }
}
