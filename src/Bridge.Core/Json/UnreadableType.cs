using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Bridge.Json;

/// <summary>
/// Finds whether a place in the JSON failed because its type cannot be read from any JSON. The serializer first checks whether there is an array or an object,
/// and blames the JSON.
/// </summary>
internal static class UnreadableType
{
    /// <summary>The type at a place, and its problem; null if the type can be read.</summary>
    public static (Type Type, string Problem)? At(Type type, string path, JsonSerializerOptions options)
    {
        try
        {
            JsonTypeInfo? info = options.GetTypeInfo(type);
            foreach (string step in Steps(path))
            {
                info = Within(info, step, options);
                if (info is null)
                {
                    return null;
                }
            }

            return ProblemOf(info) is { } problem ? (info.Type, problem) : null;
        }
        catch (Exception)
        {
            // The type's own code fails. That error was reported already, or is reported when the type is read.
            return null;
        }
    }

    private static JsonTypeInfo? Within(JsonTypeInfo info, string step, JsonSerializerOptions options)
    {
        Type? next = info.Kind switch
        {
            JsonTypeInfoKind.Object => info.Properties.FirstOrDefault(property => string.Equals(property.Name, step, StringComparison.OrdinalIgnoreCase))
                ?.PropertyType,
            JsonTypeInfoKind.None => null,
            _ => info.ElementType,
        };
        return next is null ? null : options.GetTypeInfo(Nullable.GetUnderlyingType(next) ?? next);
    }

    // $.items[0]['a b'].price
    private static IEnumerable<string> Steps(string path)
    {
        for (int i = 1; i < path.Length;)
        {
            bool isQuoted = string.CompareOrdinal(path, i, "['", 0, 2) == 0;
            int start = i + (isQuoted ? 2 : 1);
            int end = isQuoted ? path.IndexOf("']", start, StringComparison.Ordinal) : path.IndexOfAny(['.', '[', ']'], start);
            end = end < 0 ? path.Length : end;
            yield return path.Substring(start, end - start);
            i = isQuoted ? end + 2 : end < path.Length && path[end] == ']' ? end + 1 : end;
        }
    }

    private static string? ProblemOf(JsonTypeInfo info)
    {
        // The shortest JSON from which the type could be read.
        string? json = info.Kind switch
        {
            JsonTypeInfoKind.Enumerable => "[]",
            JsonTypeInfoKind.Dictionary or JsonTypeInfoKind.Object => "{}",
            _ => null,
        };
        try
        {
            _ = json is null ? null : JsonSerializer.Deserialize(json, info);
            return null;
        }
        catch (NotSupportedException problem)
        {
            return problem.Message;
        }
    }
}
