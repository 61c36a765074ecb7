using System.Collections;
using Microsoft.Extensions.Primitives;

namespace Bridge.Owin.Environment;

/// <summary>The OWIN request headers, in the form that a view reads.</summary>
internal sealed class HeaderValues(IDictionary<string, string[]> headers) : IReadOnlyDictionary<string, StringValues>
{
    public int Count => headers.Count;

    public IEnumerable<string> Keys => headers.Keys;

    public IEnumerable<StringValues> Values
    {
        get
        {
            foreach (string[] values in headers.Values)
            {
                yield return values;
            }
        }
    }

    public StringValues this[string key] => headers.TryGetValue(key, out string[]? values) ? values : StringValues.Empty;

    public bool ContainsKey(string key) => headers.ContainsKey(key);

    public bool TryGetValue(string key, out StringValues value)
    {
        bool isThere = headers.TryGetValue(key, out string[]? values);
        value = values;
        return isThere;
    }

    public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator()
    {
        foreach (KeyValuePair<string, string[]> header in headers)
        {
            yield return new(header.Key, header.Value);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
