using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Bridge.Errors;
using Bridge.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Bridge.AspNetCore;

/// <summary>
/// A request's or response's headers by OWIN 1.0.1 section 3.3. The dictionary is mutable, and names ignore case. Each value is a copied array.
/// </summary>
/// <remarks>
/// Kestrel reuses its header objects for the next request on the connection. An application may keep this object, so it releases them at the end of its
/// request.
/// </remarks>
internal class OwinHeaderDictionary : IDictionary<string, string[]>
{
    private const string Name = "OWIN headers";

    private readonly RequestLifetime _lifetime;

    internal OwinHeaderDictionary(RequestLifetime lifetime) => _lifetime = lifetime;

    /// <summary>
    /// Whether these are a response's headers. It is not a field, because a field would make each response's object larger; requests have a derived class.
    /// </summary>
    protected virtual bool IsResponse => true;

    /// <summary>The request whose headers these are.</summary>
    internal RequestLifetime Lifetime => _lifetime;

    private IHeaderDictionary Headers => Of(_lifetime.HttpContext);

    private IHeaderDictionary Of(HttpContext context) => IsResponse ? context.Response.Headers : context.Request.Headers;

    public string[] this[string key]
    {
        get => TryGetValue(key, out string[]? values) ? values : throw new KeyNotFoundException($"There is no header '{Excerpt.Of(key)}'.");
        set => Set(key, value);
    }

    public int Count
    {
        get
        {
            IHeaderDictionary headers = Headers;
            int count = IsResponse ? headers.Count : headers.Count(static header => IsField(header.Key));
            ThrowIfOver();
            return count;
        }
    }

    public bool IsReadOnly => Headers.IsReadOnly;

    public ICollection<string> Keys => this.Select(static header => header.Key).ToArray();

    public ICollection<string[]> Values => this.Select(static header => header.Value).ToArray();

    public void Add(string key, string[] value)
    {
        if (ContainsKey(key))
        {
            throw new ArgumentException($"There is already a header '{key}'.", nameof(key));
        }

        Set(key, value);
    }

    public void Add(KeyValuePair<string, string[]> item) => Add(item.Key, item.Value);

    public bool ContainsKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        bool contains = Headers.ContainsKey(key) && IsField(key);
        ThrowIfOver();
        return contains;
    }

    public bool Contains(KeyValuePair<string, string[]> item)
        => TryGetValue(item.Key, out string[]? values) && item.Value is not null && values.AsSpan().SequenceEqual(item.Value);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string[] value)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (Headers.TryGetValue(key, out StringValues values) && IsField(key))
        {
            value = Copy(values);
            ThrowIfOver();
            return true;
        }

        ThrowIfOver();
        value = null;
        return false;
    }

    public bool Remove(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        using RequestUse use = _lifetime.Enter(Name);
        IHeaderDictionary headers = Of(use.Context);
        try
        {
            return headers.Remove(key);
        }
        catch (InvalidOperationException e)
        {
            return headers.ContainsKey(key) ? throw Refused(key, e) : false;
        }
    }

    public bool Remove(KeyValuePair<string, string[]> item) => Contains(item) && Remove(item.Key);

    public void Clear()
    {
        using RequestUse use = _lifetime.Enter(Name);
        try
        {
            Of(use.Context).Clear();
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException($"The headers cannot be cleared: {e.Message}", e);
        }
    }

    public void CopyTo(KeyValuePair<string, string[]>[] array, int arrayIndex)
    {
        ArgumentNullException.ThrowIfNull(array);
        ArgumentOutOfRangeException.ThrowIfNegative(arrayIndex);
        if (array.Length - arrayIndex < Count)
        {
            throw new ArgumentException("The array is too short for the headers.", nameof(array));
        }

        foreach (KeyValuePair<string, string[]> header in this)
        {
            array[arrayIndex++] = header;
        }
    }

    public IEnumerator<KeyValuePair<string, string[]>> GetEnumerator()
    {
        using IEnumerator<KeyValuePair<string, StringValues>> headers = Headers.GetEnumerator();
        while (MoveNext(headers))
        {
            if (IsField(headers.Current.Key))
            {
                yield return new(headers.Current.Key, Copy(headers.Current.Value));
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // An enumerator that was kept beyond the request would continue with the headers of the next request on the connection.
    private bool MoveNext(IEnumerator<KeyValuePair<string, StringValues>> headers)
    {
        ThrowIfOver();
        bool moved = headers.MoveNext();
        ThrowIfOver();
        return moved;
    }

    private void ThrowIfOver() => _ = _lifetime.HttpContext;

    private void Set(string key, string[] value)
    {
        ResponseHeadRules.CheckName(key);
        if (value is null)
        {
            throw new ArgumentNullException(nameof(value), $"The header '{key}' was set to null; remove it instead.");
        }

        StringValues values;
        if (IsResponse && HeaderRules.IsUrl(key))
        {
            string[] urls = [.. value];
            for (int i = 0; i < urls.Length; i++)
            {
                urls[i] = ResponseHeadRules.CheckUrl(key, urls[i] ?? "");
            }

            values = urls;
        }
        else if (value.Length == 1)
        {
            ResponseHeadRules.CheckValue(key, value[0]);
            values = value[0];
        }
        else
        {
            // A copy, because the application could later change its own array, and the change would be sent unchecked.
            string[] copy = [.. value];
            foreach (string? item in copy)
            {
                ResponseHeadRules.CheckValue(key, item);
            }

            values = copy;
        }

        if (IsResponse)
        {
            if (HeaderRules.IsFraming(key))
            {
                return;
            }

            if (HeaderRules.ClosesConnection(key, values))
            {
                values = "close";
            }
        }

        using RequestUse use = _lifetime.Enter(Name);
        IHeaderDictionary headers = Of(use.Context);
        try
        {
            headers[key] = values;
        }
        catch (InvalidOperationException e)
        {
            // As in ASP.NET, setting the value that was already sent is not a change. SignalR 2 sets its type again if a message comes before its first write.
            if (!headers.TryGetValue(key, out StringValues sent) || sent != values)
            {
                throw Refused(key, e);
            }
        }
    }

    // Kestrel keeps HTTP/2's pseudo-headers among the others, but they are not header fields.
    private static bool IsField(string name) => name.Length == 0 || name[0] != ':';

    // A header without values is an empty array, never null. A null among the values is an empty string.
    private static string[] Copy(StringValues values)
    {
        if (values.Count == 1)
        {
            return [values[0] ?? ""];
        }

        string[] copy = new string[values.Count];
        for (int i = 0; i < copy.Length; i++)
        {
            copy[i] = values[i] ?? "";
        }

        return copy;
    }

    private static InvalidOperationException Refused(string key, InvalidOperationException cause)
        => new(
            $"The header '{key}' cannot be changed: {cause.Message} Headers are sent with the first write to '{OwinKeys.ResponseBody}'; change them before "
                + $"it, or in a callback given to '{OwinKeys.OnSendingHeaders}'.",
            cause);
}
