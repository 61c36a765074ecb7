using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using System.Security.Principal;

namespace Bridge.Owin.Hosting;

/// <summary>
/// The OWIN environment of one request: the host's keys in an array, each made when it is first asked for, everything else in a dictionary made on first use.
/// Complete as a dictionary: enumeration, Count, Contains and Remove agree. Throws ObjectDisposedException after its request.
/// </summary>
internal sealed class HostEnvironment : IDictionary<string, object>
{
    // The order in which an enumeration shows them.
    private static readonly (string Key, Type Type)[] s_slots =
    [
        (OwinKeys.RequestBody, typeof(Stream)),
        (OwinKeys.RequestHeaders, typeof(IDictionary<string, string[]>)),
        (OwinKeys.RequestMethod, typeof(string)),
        (OwinKeys.RequestPath, typeof(string)),
        (OwinKeys.RequestPathBase, typeof(string)),
        (OwinKeys.RequestProtocol, typeof(string)),
        (OwinKeys.RequestQueryString, typeof(string)),
        (OwinKeys.RequestScheme, typeof(string)),
        (OwinKeys.RequestId, typeof(string)),
        (OwinKeys.RequestUser, typeof(ClaimsPrincipal)),
        (OwinKeys.ResponseBody, typeof(Stream)),
        (OwinKeys.ResponseHeaders, typeof(IDictionary<string, string[]>)),
        (OwinKeys.ResponseStatusCode, typeof(int)),
        (OwinKeys.ResponseReasonPhrase, typeof(string)),
        (OwinKeys.ResponseProtocol, typeof(string)),
        (OwinKeys.CallCancelled, typeof(CancellationToken)),
        (OwinKeys.OwinVersion, typeof(string)),
        (OwinKeys.RemoteIpAddress, typeof(string)),
        (OwinKeys.RemotePort, typeof(string)),
        (OwinKeys.LocalIpAddress, typeof(string)),
        (OwinKeys.LocalPort, typeof(string)),
        (OwinKeys.IsLocal, typeof(bool)),
        (OwinKeys.Capabilities, typeof(IDictionary<string, object>)),
        (OwinKeys.OnSendingHeaders, typeof(Action<Action<object>, object>)),
        (OwinKeys.ServerUser, typeof(IPrincipal)),
        (OwinKeys.ConnectionId, typeof(string)),
        (OwinKeys.TraceOutput, typeof(TextWriter)),
        (OwinKeys.AppName, typeof(string)),
        (OwinKeys.AppMode, typeof(string)),
        (OwinKeys.OnAppDisposing, typeof(CancellationToken)),
        (OwinKeys.SendFileAsync, typeof(Func<string, long, long?, CancellationToken, Task>)),
    ];

    // In a slot: null is "not asked for yet", this is "not there" (removed, or the request has none).
    private static readonly object s_absent = new();

    private readonly HostedRequest _request;
    private readonly object?[] _values = new object?[s_slots.Length];
    private Dictionary<string, object>? _others;
    private bool _ended;

    public HostEnvironment(HostedRequest request) => _request = request;

    public object this[string key]
    {
        get => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"The environment has no '{key}'.");
        set
        {
            var slot = SlotOf(key);
            if (slot < 0)
            {
                Others[key] = value;
            }
            else
            {
                Set(slot, value);
            }
        }
    }

    public int Count
    {
        get
        {
            var count = _others?.Count ?? 0;
            for (var slot = 0; slot < s_slots.Length; slot++)
            {
                if (Get(slot) is not null)
                {
                    count++;
                }
            }

            return count;
        }
    }

    public bool IsReadOnly => false;

    public ICollection<string> Keys
    {
        get
        {
            var keys = new List<string>();
            foreach (var pair in this)
            {
                keys.Add(pair.Key);
            }

            return keys.AsReadOnly();
        }
    }

    public ICollection<object> Values
    {
        get
        {
            var values = new List<object>();
            foreach (var pair in this)
            {
                values.Add(pair.Value);
            }

            return values.AsReadOnly();
        }
    }

    private Dictionary<string, object> Others
    {
        get
        {
            ThrowIfEnded();
            return _others ??= new Dictionary<string, object>(StringComparer.Ordinal);
        }
    }

    /// <summary>The value that stands under one of the host's own keys, null where there is none. For the host, which reads the response from here.</summary>
    internal object? Peek(string key) => _values[SlotOf(key)] is { } value && value != s_absent ? value : null;

    internal void End()
    {
        _ended = true;
        Array.Clear(_values, 0, _values.Length);
        _others = null;
    }

    public void Add(string key, object value)
    {
        if (ContainsKey(key))
        {
            throw new ArgumentException($"The environment has '{key}' already.", nameof(key));
        }

        this[key] = value;
    }

    public void Add(KeyValuePair<string, object> item) => Add(item.Key, item.Value);

    public bool ContainsKey(string key) => TryGetValue(key, out _);

#if NET
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object value)
#else
    public bool TryGetValue(string key, out object value)
#endif
    {
        var slot = SlotOf(key);
        if (slot >= 0)
        {
            value = Get(slot)!;
            return value is not null;
        }

        ThrowIfEnded();
        value = null!;
        return _others is not null && _others.TryGetValue(key, out value!);
    }

    public bool Remove(string key)
    {
        var slot = SlotOf(key);
        if (slot < 0)
        {
            ThrowIfEnded();
            return _others is not null && _others.Remove(key);
        }

        var present = Get(slot) is not null;
        Hide(slot);
        return present;
    }

    public bool Remove(KeyValuePair<string, object> item) => Contains(item) && Remove(item.Key);

    public bool Contains(KeyValuePair<string, object> item) => TryGetValue(item.Key, out var value) && Equals(value, item.Value);

    public void Clear()
    {
        ThrowIfEnded();
        _others = null;
        for (var slot = 0; slot < _values.Length; slot++)
        {
            _values[slot] = s_absent;
        }
    }

    public void CopyTo(KeyValuePair<string, object>[] array, int arrayIndex)
    {
        var all = new List<KeyValuePair<string, object>>();
        foreach (var pair in this)
        {
            all.Add(pair);
        }

        all.CopyTo(array, arrayIndex);
    }

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator()
    {
        ThrowIfEnded();
        for (var slot = 0; slot < s_slots.Length; slot++)
        {
            if (Get(slot) is { } value)
            {
                yield return new KeyValuePair<string, object>(s_slots[slot].Key, value);
            }
        }

        if (_others is not null)
        {
            foreach (var pair in _others)
            {
                yield return pair;
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private object? Get(int slot)
    {
        ThrowIfEnded();
        var value = _values[slot] ??= _request.Compute(s_slots[slot].Key) ?? s_absent;
        return value == s_absent ? null : value;
    }

    private void Set(int slot, object? value)
    {
        ThrowIfEnded();
        var (key, type) = s_slots[slot];
        if (value is null)
        {
            Hide(slot);
            return;
        }

        if (!type.IsInstanceOfType(value))
        {
            throw new ArgumentException($"'{key}' takes a {type}, not a {value.GetType()}.", nameof(value));
        }

        ThrowIfFixed(slot);

        _values[slot] = value;

        // One user under two names: CommonKeys' and OWIN 1.0.1's.
        if (key == OwinKeys.RequestUser)
        {
            _values[SlotOf(OwinKeys.ServerUser)] = value;
        }
        else if (key == OwinKeys.ServerUser)
        {
            _values[SlotOf(OwinKeys.RequestUser)] = value as ClaimsPrincipal ?? s_absent;
        }
    }

    private void Hide(int slot)
    {
        ThrowIfEnded();
        ThrowIfFixed(slot);
        _values[slot] = s_absent;
        if (s_slots[slot].Key is OwinKeys.RequestUser or OwinKeys.ServerUser)
        {
            _values[SlotOf(OwinKeys.RequestUser)] = _values[SlotOf(OwinKeys.ServerUser)] = s_absent;
        }
    }

    private void ThrowIfFixed(int slot)
    {
        if (s_slots[slot].Key is OwinKeys.ResponseStatusCode or OwinKeys.ResponseReasonPhrase or OwinKeys.ResponseHeaders or OwinKeys.ResponseProtocol)
        {
            _request.ThrowIfFixed(s_slots[slot].Key);
        }
    }

    private void ThrowIfEnded()
    {
        if (_ended)
        {
            throw new ObjectDisposedException(null, "The request of this OWIN environment has ended.");
        }
    }

    /// <returns>The key's place in <see cref="s_slots"/>; -1 where it is not one of the host's.</returns>
    private static int SlotOf(string key) => key switch
    {
        OwinKeys.RequestBody => 0,
        OwinKeys.RequestHeaders => 1,
        OwinKeys.RequestMethod => 2,
        OwinKeys.RequestPath => 3,
        OwinKeys.RequestPathBase => 4,
        OwinKeys.RequestProtocol => 5,
        OwinKeys.RequestQueryString => 6,
        OwinKeys.RequestScheme => 7,
        OwinKeys.RequestId => 8,
        OwinKeys.RequestUser => 9,
        OwinKeys.ResponseBody => 10,
        OwinKeys.ResponseHeaders => 11,
        OwinKeys.ResponseStatusCode => 12,
        OwinKeys.ResponseReasonPhrase => 13,
        OwinKeys.ResponseProtocol => 14,
        OwinKeys.CallCancelled => 15,
        OwinKeys.OwinVersion => 16,
        OwinKeys.RemoteIpAddress => 17,
        OwinKeys.RemotePort => 18,
        OwinKeys.LocalIpAddress => 19,
        OwinKeys.LocalPort => 20,
        OwinKeys.IsLocal => 21,
        OwinKeys.Capabilities => 22,
        OwinKeys.OnSendingHeaders => 23,
        OwinKeys.ServerUser => 24,
        OwinKeys.ConnectionId => 25,
        OwinKeys.TraceOutput => 26,
        OwinKeys.AppName => 27,
        OwinKeys.AppMode => 28,
        OwinKeys.OnAppDisposing => 29,
        OwinKeys.SendFileAsync => 30,
        null => throw new ArgumentNullException(nameof(key)),
        _ => -1,
    };
}
