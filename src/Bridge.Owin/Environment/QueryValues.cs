using System.Collections;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Bridge.Owin.Environment;

/// <summary>The values of a query by name. A name that is not there has no values.</summary>
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

    public static QueryValues Parse(string query) => query.Length == 0 ? Empty : new QueryValues(QueryHelpers.ParseQuery(query));

    public bool ContainsKey(string key) => _values.ContainsKey(key);

    public bool TryGetValue(string key, out StringValues value) => _values.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
