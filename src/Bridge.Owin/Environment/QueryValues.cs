using System.Collections;
using Bridge.Http;
using Microsoft.Extensions.Primitives;

namespace Bridge.Owin.Environment;

/// <summary>The query's values by name, ignoring case, read as ASP.NET Core reads them. A missing name gives no values.</summary>
internal sealed class QueryValues : IReadOnlyDictionary<string, StringValues>
{
    private static readonly Dictionary<string, StringValues> s_none = [];

    private readonly Dictionary<string, StringValues> _values;

    private QueryValues(Dictionary<string, StringValues> values) => _values = values;

    public static QueryValues Empty { get; } = new(s_none);

    public int Count => _values.Count;

    public IEnumerable<string> Keys => _values.Keys;

    public IEnumerable<StringValues> Values => _values.Values;

    public StringValues this[string key] => _values.TryGetValue(key, out StringValues values) ? values : StringValues.Empty;

    public static QueryValues Parse(string query)
    {
        if (query.Length == 0)
        {
            return Empty;
        }

        Dictionary<string, StringValues> values = new(StringComparer.OrdinalIgnoreCase);
        Dictionary<string, List<string>>? repeated = null;
        for (int start = 0, end; start < query.Length; start = end + 1)
        {
            end = query.IndexOf('&', start);
            end = end < 0 ? query.Length : end;
            if (end > start)
            {
                Add(query, start, end, values, ref repeated);
            }
        }

        foreach (KeyValuePair<string, List<string>> name in repeated ?? [])
        {
            values[name.Key] = name.Value.ToArray();
        }

        return new QueryValues(values);
    }

    public bool ContainsKey(string key) => _values.ContainsKey(key);

    public bool TryGetValue(string key, out StringValues value) => _values.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static void Add(string query, int start, int end, Dictionary<string, StringValues> values, ref Dictionary<string, List<string>>? repeated)
    {
        int equals = query.IndexOf('=', start, end - start);
        string name = Decode(query, start, equals < 0 ? end : equals);
        string value = equals < 0 ? "" : Decode(query, equals + 1, end);
        if (!values.TryGetValue(name, out StringValues first))
        {
            values.Add(name, value);
            return;
        }

        repeated ??= new Dictionary<string, List<string>>(StringComparer.OrdinalIgnoreCase);
        if (!repeated.TryGetValue(name, out List<string>? list))
        {
            repeated.Add(name, list = [first.ToString()]);

            // As on Kestrel, enumeration shows a repeated name in its last spelling.
            values.Remove(name);
            values.Add(name, default);
        }

        list.Add(value);
    }

    private static string Decode(string query, int start, int end) => FormEncoding.Decode(query.Substring(start, end - start));
}
