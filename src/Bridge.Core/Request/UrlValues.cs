using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Bridge.Request;

/// <summary>Reads the values for a URL from a dictionary, or from the properties of an object.</summary>
internal static class UrlValues
{
    [RequiresUnreferencedCode(NeedsProperties)]
    public static IEnumerable<KeyValuePair<string, object?>> Of(object values)
    {
        switch (values)
        {
            case IEnumerable<KeyValuePair<string, object?>> pairs:
                return pairs;
            case IDictionary dictionary:
                return OfDictionary(dictionary);
            default:
                return OfProperties(values);
        }
    }

    public const string NeedsProperties = "The values are read from the object's properties, which trimming may remove. Pass a dictionary instead.";

    private static IEnumerable<KeyValuePair<string, object?>> OfDictionary(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary)
        {
            yield return new(entry.Key.ToString() ?? "", entry.Value);
        }
    }

    [RequiresUnreferencedCode(NeedsProperties)]
    private static List<KeyValuePair<string, object?>> OfProperties(object values)
    {
        List<KeyValuePair<string, object?>> read = [];
        foreach (PropertyInfo property in values.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.CanRead && property.GetIndexParameters().Length == 0)
            {
                read.Add(new(property.Name, property.GetValue(values)));
            }
        }

        return read;
    }
}
