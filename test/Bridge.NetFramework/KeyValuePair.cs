namespace System.Collections.Generic;

/// <summary>Makes pairs whose types are inferred.</summary>
public static class KeyValuePair
{
    public static KeyValuePair<TKey, TValue> Create<TKey, TValue>(TKey key, TValue value) => new(key, value);
}
