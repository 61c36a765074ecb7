using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore;

/// <content>
/// The environment as a dictionary. Every member uses the same two sources, so that they agree: first the known keys for which this request has a value, then
/// the keys that were added or overridden.
/// </content>
internal sealed partial class HttpContextEnvironment : IDictionary<string, object>
{
    public object this[string key]
    {
        get => TryGetValue(key, out object? value) ? value : throw new KeyNotFoundException($"The OWIN environment has no key '{key}' for this request.");
        set
        {
            if (ReferenceEquals(key, OwinKeys.ResponseStatusCode) && _details is null && value is int status)
            {
                using RequestUse use = Enter(Name);
                SetStatusCode(use.Context, status);

                return;
            }

            ArgumentNullException.ThrowIfNull(key);
            if (KnownKeys.Find(key) is { } known)
            {
                Write(known, value);
            }
            else
            {
                _ = HttpContext;
                (GetDetails().Values ??= new(StringComparer.Ordinal))[key] = value;
                if (IsKatanaForm(key))
                {
                    using RequestUse use = Enter(Name);
                    TakeKatanaForm(use.Context, value);
                }
            }
        }
    }

    public int Count
    {
        get
        {
            int count = Values(out Dictionary<string, object?>? values);
            foreach (KnownKey key in KnownKeys.All)
            {
                if (!IsOverridden(key) && Read(key) is not null)
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
            var keys = new List<string>(KnownKeys.All.Length);
            foreach (KeyValuePair<string, object> pair in this)
            {
                keys.Add(pair.Key);
            }

            return keys.AsReadOnly();
        }
    }

    ICollection<object> IDictionary<string, object>.Values
    {
        get
        {
            var values = new List<object>(KnownKeys.All.Length);
            foreach (KeyValuePair<string, object> pair in this)
            {
                values.Add(pair.Value);
            }

            return values.AsReadOnly();
        }
    }

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object value)
    {
        // The runtime keeps one object for equal constants, and every application asks for these two.
        if (_details is null)
        {
            if (ReferenceEquals(key, OwinKeys.ResponseHeaders))
            {
                _ = HttpContext;
                value = GetResponseHeaders();
                return true;
            }

            if (ReferenceEquals(key, OwinKeys.ResponseBody))
            {
                value = GetResponseBody(HttpContext);
                return true;
            }
        }

        ArgumentNullException.ThrowIfNull(key);
        if (_details is { FormWasAskedFor: true } details)
        {
            details.FormWasAskedFor = key == OwinKeys.RequestBody;
        }

        if (KnownKeys.Find(key) is { } known && !IsOverridden(known))
        {
            value = Read(known);
            return value is not null;
        }

        if (_details?.Values is { } values && values.TryGetValue(key, out value!))
        {
            return true;
        }

        _ = HttpContext;
        if (IsKatanaForm(key))
        {
            GetDetails().FormWasAskedFor = true;
        }

        value = null;
        return false;
    }

    public bool ContainsKey(string key)
    {
        bool contains = TryGetValue(key, out _);

        // Katana's form reader gets the value. Code that only asks whether the key exists cannot be that reader.
        if (_details is { } details)
        {
            details.FormWasAskedFor = false;
        }

        return contains;
    }

    public bool Contains(KeyValuePair<string, object> item)
        => TryGetValue(item.Key, out object? value) && EqualityComparer<object>.Default.Equals(value, item.Value);

    public void Add(string key, object value)
    {
        if (ContainsKey(key))
        {
            throw new ArgumentException($"The OWIN environment already has the key '{key}'.", nameof(key));
        }

        this[key] = value;
    }

    public void Add(KeyValuePair<string, object> item) => Add(item.Key, item.Value);

    public bool Remove(string key)
    {
        if (!ContainsKey(key))
        {
            return false;
        }

        if (KnownKeys.Find(key) is { } known)
        {
            Hide(known);
        }
        else
        {
            _details!.Values!.Remove(key);
        }

        return true;
    }

    public bool Remove(KeyValuePair<string, object> item) => Contains(item) && Remove(item.Key);

    public void Clear()
    {
        _ = HttpContext;
        Details details = GetDetails();
        details.Values?.Clear();
        details.Overridden = KnownKeys.AllBits;
    }

    public void CopyTo(KeyValuePair<string, object>[] array, int arrayIndex)
    {
        ArgumentNullException.ThrowIfNull(array);
        ArgumentOutOfRangeException.ThrowIfNegative(arrayIndex);
        if (array.Length - arrayIndex < Count)
        {
            throw new ArgumentException("The array is too short for the environment.", nameof(array));
        }

        foreach (KeyValuePair<string, object> pair in this)
        {
            array[arrayIndex++] = pair;
        }
    }

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator()
    {
        for (int i = 0; i < KnownKeys.All.Length; i++)
        {
            KnownKey key = KnownKeys.All[i];
            if (!IsOverridden(key) && Read(key) is { } value)
            {
                yield return new(key.Name, value);
            }
        }

        Values(out Dictionary<string, object?>? values);
        if (values is not null)
        {
            foreach (KeyValuePair<string, object?> pair in values)
            {
                yield return new(pair.Key, pair.Value!);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool IsKatanaForm(string key) => key.Length == SharedForm.KatanaForm.Length && key == SharedForm.KatanaForm;

    private int Values(out Dictionary<string, object?>? values)
    {
        _ = HttpContext;
        values = _details?.Values;
        return values?.Count ?? 0;
    }
}
