using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Bridge.Json;

/// <summary>The entries of a dictionary of any kind, for finding a place in it.</summary>
internal static class DictionaryEntries
{
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Without its properties the entry is left out, and the path ends at the dictionary.")]
    public static IEnumerable<(object? Key, object? Value)> Of(object dictionary)
    {
        if (dictionary is IDictionary entries)
        {
            foreach (DictionaryEntry entry in entries)
            {
                yield return (entry.Key, entry.Value);
            }
        }
        else if (dictionary is IEnumerable pairs)
        {
            foreach (object? pair in pairs)
            {
                if (pair?.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)
                    && type.GetProperty("Key") is { } key && type.GetProperty("Value") is { } value)
                {
                    yield return (key.GetValue(pair), value.GetValue(pair));
                }
            }
        }
    }
}
