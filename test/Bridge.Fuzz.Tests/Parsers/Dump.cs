using System.Text;
using Microsoft.Extensions.Primitives;

namespace Bridge.Fuzz.Tests;

/// <summary>Values as one text that two readers can be compared by.</summary>
internal static class Dump
{
    public static string Of(IEnumerable<KeyValuePair<string, StringValues>> values)
    {
        StringBuilder text = new();
        foreach (KeyValuePair<string, StringValues> pair in values.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append(pair.Key).Append('=').Append(pair.Value.Count).Append('[').AppendJoin('|', pair.Value.ToArray()).Append("]\n");
        }

        return text.ToString();
    }

    public static string Of(IEnumerable<KeyValuePair<string, string?>> values)
    {
        StringBuilder text = new();
        foreach (KeyValuePair<string, string?> pair in values.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append(pair.Key).Append('=').Append(pair.Value).Append('\n');
        }

        return text.ToString();
    }
}
