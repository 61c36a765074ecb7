using System.Text.Json;

namespace Bridge.Json;

/// <summary>Writes an array of several dimensions as nested arrays.</summary>
internal sealed class GridConverter(Type grid) : RuleConverter
{
    private readonly Type _item = grid.GetElementType()!;

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
    {
        var array = (Array)value;
        Write(writer, array, new int[array.Rank], 0, options);
    }

    public override IEnumerable<(string Path, object? Value, Type Declared)> PartsOf(object value)
    {
        var array = (Array)value;
        int[] index = new int[array.Rank];
        for (int i = 0; i < array.Length; i++)
        {
            int rest = i;
            for (int dimension = array.Rank - 1; dimension >= 0; dimension--)
            {
                index[dimension] = array.GetLowerBound(dimension) + (rest % array.GetLength(dimension));
                rest /= array.GetLength(dimension);
            }

            yield return (string.Concat(index.Select((at, dimension) => $"[{at - array.GetLowerBound(dimension)}]")), array.GetValue(index), _item);
        }
    }

    private void Write(Utf8JsonWriter writer, Array array, int[] index, int dimension, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        for (int i = array.GetLowerBound(dimension); i <= array.GetUpperBound(dimension); i++)
        {
            index[dimension] = i;
            if (dimension == array.Rank - 1)
            {
                WritePart(writer, array.GetValue(index), _item, options);
            }
            else
            {
                Write(writer, array, index, dimension + 1, options);
            }
        }

        writer.WriteEndArray();
    }
}
