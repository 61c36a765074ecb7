using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Bridge.Json;

/// <summary>Writes a tuple as an array, as in Flask.</summary>
internal sealed class TupleConverter(Type tuple) : RuleConverter
{
    private readonly Type[] _types = TupleShape.ItemTypes(tuple);

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        for (int i = 0; i < _types.Length; i++)
        {
            WritePart(writer, TupleShape.Item(value, i), _types[i], options);
        }

        writer.WriteEndArray();
    }

    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        object?[] items = new object?[_types.Length];
        int count = 0;
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException($"An array of {_types.Length} values is expected here.");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (count == items.Length)
            {
                throw new JsonException($"The array has more than {items.Length} values.");
            }

            items[count] = JsonSerializer.Deserialize(ref reader, options.GetTypeInfo(_types[count]));
            count++;
        }

        return count == items.Length ? Make(tuple, items, 0) : throw new JsonException($"The array has {count} values, and {items.Length} are expected.");
    }

    public override IEnumerable<(string Path, object? Value, Type Declared)> PartsOf(object value)
    {
        for (int i = 0; i < _types.Length; i++)
        {
            yield return ($"[{i}]", TupleShape.Item(value, i), _types[i]);
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = "A constructor that the trimmer removed is refused by name.")]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "As above.")]
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "As above.")]
    private static object? Make(Type type, object?[] items, int from)
    {
        Type[] arguments = type.GetGenericArguments();
        object?[] parts = items.Skip(from).Take(Math.Min(arguments.Length, 7)).ToArray();
        if (arguments.Length == 8)
        {
            parts = [.. parts, TupleShape.IsTuple(arguments[7]) ? Make(arguments[7], items, from + 7) : items[from + 7]];
        }

        try
        {
            return Activator.CreateInstance(type, parts);
        }
        catch (MissingMethodException)
        {
            throw new NotSupportedException(
                $"{Errors.TypeNames.Of(type)}: its constructor was trimmed away. Read a class of your own that the source-generated context names.");
        }
    }
}
