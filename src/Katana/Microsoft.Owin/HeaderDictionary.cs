using System.Collections;
using Microsoft.Owin.Infrastructure;

namespace Microsoft.Owin;

/// <summary>Wraps an OWIN header dictionary without copying it, so that later changes by the server are visible.</summary>
public class HeaderDictionary : IHeaderDictionary
{
    /// <summary>Wraps a header dictionary.</summary>
    /// <param name="store">The dictionary. OWIN requires that its names ignore case.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> is null.</exception>
    public HeaderDictionary(IDictionary<string, string[]> store)
    {
        Store = store ?? throw new ArgumentNullException(nameof(store));
    }

    internal IDictionary<string, string[]> Store { get; }

    /// <inheritdoc />
    public string this[string key]
    {
        get => HeaderValues.Get(Store, key);
        set => HeaderValues.Set(Store, key, value);
    }

    string[] IDictionary<string, string[]>.this[string key]
    {
        get => Store[key];
        set => Store[key] = value;
    }

    /// <summary>The names of the headers.</summary>
    public ICollection<string> Keys => Store.Keys;

    /// <summary>The values of each header.</summary>
    public ICollection<string[]> Values => Store.Values;

    /// <summary>How many headers there are.</summary>
    public int Count => Store.Count;

    /// <summary>Whether the wrapped dictionary is read-only.</summary>
    public bool IsReadOnly => Store.IsReadOnly;

    /// <inheritdoc />
    public string Get(string key) => HeaderValues.Get(Store, key);

    /// <inheritdoc />
    public IList<string> GetValues(string key) => Store.TryGetValue(key, out string[] values) ? values : null;

    /// <inheritdoc />
    public IList<string> GetCommaSeparatedValues(string key) =>
        Store.TryGetValue(key, out string[] values) && values != null ? HeaderValues.SplitAtCommas(values) : null;

    /// <inheritdoc />
    public void Set(string key, string value) => HeaderValues.Set(Store, key, value);

    /// <inheritdoc />
    public void SetValues(string key, params string[] values) => HeaderValues.SetAll(Store, key, values);

    /// <inheritdoc />
    public void SetCommaSeparatedValues(string key, params string[] values) => HeaderValues.SetJoined(Store, key, values);

    /// <inheritdoc />
    public void Append(string key, string value) => HeaderValues.Append(Store, key, value);

    /// <inheritdoc />
    public void AppendValues(string key, params string[] values) => HeaderValues.AppendAll(Store, key, values);

    /// <inheritdoc />
    public void AppendCommaSeparatedValues(string key, params string[] values) => HeaderValues.AppendJoined(Store, key, values);

    /// <summary>Adds a header that does not exist yet.</summary>
    /// <param name="key">The header's name.</param>
    /// <param name="value">Its values.</param>
    /// <exception cref="ArgumentException">The header exists already.</exception>
    public void Add(string key, string[] value) => Store.Add(key, value);

    /// <summary>Adds a header that does not exist yet.</summary>
    /// <param name="item">The header's name and values.</param>
    /// <exception cref="ArgumentException">The header exists already.</exception>
    public void Add(KeyValuePair<string, string[]> item) => Store.Add(item);

    /// <summary>Whether a header exists.</summary>
    /// <param name="key">The header's name.</param>
    /// <returns>True if it does.</returns>
    public bool ContainsKey(string key) => Store.ContainsKey(key);

    /// <summary>Whether a header exists with this same array of values.</summary>
    /// <param name="item">The header's name and values.</param>
    /// <returns>True if it does.</returns>
    public bool Contains(KeyValuePair<string, string[]> item) => Store.Contains(item);

    /// <summary>Removes a header.</summary>
    /// <param name="key">The header's name.</param>
    /// <returns>True if it existed.</returns>
    public bool Remove(string key) => Store.Remove(key);

    /// <summary>Removes a header that has this same array of values.</summary>
    /// <param name="item">The header's name and values.</param>
    /// <returns>True if it existed.</returns>
    public bool Remove(KeyValuePair<string, string[]> item) => Store.Remove(item);

    /// <summary>Removes all headers.</summary>
    public void Clear() => Store.Clear();

    /// <summary>The values of a header.</summary>
    /// <param name="key">The header's name.</param>
    /// <param name="value">Its values; null if it does not exist.</param>
    /// <returns>True if it exists.</returns>
    public bool TryGetValue(string key, out string[] value) => Store.TryGetValue(key, out value);

    /// <summary>Copies the headers to an array.</summary>
    /// <param name="array">The array.</param>
    /// <param name="arrayIndex">The index in the array of the first header.</param>
    public void CopyTo(KeyValuePair<string, string[]>[] array, int arrayIndex) => Store.CopyTo(array, arrayIndex);

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, string[]>> GetEnumerator() => Store.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
