using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Bridge.Owin.Hosting;

/// <summary>The headers of one request or response: names ignore case (OWIN 1.0.1 section 3.3), and nothing can be changed or read when it would no longer mean anything.</summary>
internal sealed class HostHeaders : IDictionary<string, string[]>
{
    private readonly Dictionary<string, string[]> _headers;
    private bool _sealed;
    private bool _ended;

    public HostHeaders(int capacity) => _headers = new Dictionary<string, string[]>(capacity, StringComparer.OrdinalIgnoreCase);

    public string[] this[string key]
    {
        get => Readable[key];
        set => Writable[key] = value;
    }

    public ICollection<string> Keys => Readable.Keys;

    public ICollection<string[]> Values => Readable.Values;

    public int Count => Readable.Count;

    public bool IsReadOnly => _sealed || _ended;

    private Dictionary<string, string[]> Readable => _ended ? throw new ObjectDisposedException(null, "The request of these headers has ended.") : _headers;

    private Dictionary<string, string[]> Writable => !_sealed || _ended ? Readable : throw new InvalidOperationException(
        "The response's headers have been sent: they cannot be changed after the first write or flush. Set them before, or in a server.OnSendingHeaders callback.");

    /// <summary>The headers themselves, for the host, which reads them without an enumerator on the heap.</summary>
    internal Dictionary<string, string[]> Inner => _headers;

    public void Seal() => _sealed = true;

    public void End() => _ended = true;

    public void Add(string key, string[] value) => Writable.Add(key, value);

    public bool ContainsKey(string key) => Readable.ContainsKey(key);

    public bool Remove(string key) => Writable.Remove(key);

#if NET
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string[] value) => Readable.TryGetValue(key, out value);
#else
    public bool TryGetValue(string key, out string[] value) => Readable.TryGetValue(key, out value);
#endif

    public void Add(KeyValuePair<string, string[]> item) => Writable.Add(item.Key, item.Value);

    public void Clear() => Writable.Clear();

    public bool Contains(KeyValuePair<string, string[]> item) => ((ICollection<KeyValuePair<string, string[]>>)Readable).Contains(item);

    public void CopyTo(KeyValuePair<string, string[]>[] array, int arrayIndex) => ((ICollection<KeyValuePair<string, string[]>>)Readable).CopyTo(array, arrayIndex);

    public bool Remove(KeyValuePair<string, string[]> item) => ((ICollection<KeyValuePair<string, string[]>>)Writable).Remove(item);

    public IEnumerator<KeyValuePair<string, string[]>> GetEnumerator() => Readable.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
