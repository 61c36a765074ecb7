using System.Collections;

namespace Microsoft.Owin;

/// <summary>Wraps a dictionary of values by name without copying it. The dictionary decides how names are compared.</summary>
public class ReadableStringCollection : IReadableStringCollection
{
    private readonly IDictionary<string, string[]> _store;

    /// <summary>Wraps a dictionary.</summary>
    /// <param name="store">The dictionary.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> is null.</exception>
    public ReadableStringCollection(IDictionary<string, string[]> store)
    {
        _store = store ?? throw new ArgumentNullException(nameof(store));
    }

    /// <inheritdoc />
    public string this[string key] => Get(key);

    /// <inheritdoc />
    public string Get(string key) => _store.TryGetValue(key, out string[] values) && values != null ? string.Join(",", values) : null;

    /// <inheritdoc />
    public IList<string> GetValues(string key) => _store.TryGetValue(key, out string[] values) ? values : null;

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, string[]>> GetEnumerator() => _store.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
