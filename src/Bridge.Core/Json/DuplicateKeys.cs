using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;

namespace Bridge.Json;

/// <summary>
/// Finds keys of different types that have the same text, such as 1 and "1" in a Hashtable. Most readers of JSON keep only one of two members with the same
/// name.
/// </summary>
internal static class DuplicateKeys
{
    /// <summary>Makes the serializer check the keys of a dictionary before it is written, if they may be of different types.</summary>
    /// <returns>Whether the keys may be of different types.</returns>
    public static bool Refuse(JsonTypeInfo info)
    {
        if (!typeof(IDictionary).IsAssignableFrom(info.Type) || (info.KeyType != typeof(object) && IsOfOneKind(info.Type)))
        {
            return false;
        }

        Action<object>? before = info.OnSerializing;
        info.OnSerializing = value =>
        {
            if (ProblemOf(value) is { } problem)
            {
                throw new RefusedJsonException(value.GetType(), problem);
            }

            before?.Invoke(value);
        };
        return true;
    }

    /// <summary>The problem of a dictionary; null for none.</summary>
    public static string? ProblemOf(object value)
    {
        if (value is not IDictionary { Count: > 1 } dictionary)
        {
            return null;
        }

        Type? first = null;
        bool isMixed = false;
        foreach (object key in dictionary.Keys)
        {
            first ??= key.GetType();
            isMixed |= key.GetType() != first;
        }

        if (!isMixed)
        {
            return null;
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (object key in dictionary.Keys)
        {
            string name = Convert.ToString(key, CultureInfo.InvariantCulture) ?? "";
            if (!names.Add(name))
            {
                return $"two of its keys are {name} as text. Make a dictionary with text as its keys.";
            }
        }

        return null;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Without the interface the keys are checked, and no two are found to be the same.")]
    private static bool IsOfOneKind(Type type) =>
        Array.Exists(type.GetInterfaces(), static face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IDictionary<,>));
}
