using System.Collections;
using Bridge.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Bridge.AspNetCore;

/// <summary>
/// The head of a response that one of ASP.NET Core's own results writes. Its URLs (<c>Location</c>) are encoded and checked, as those of other applications
/// are. Kestrel would refuse text beyond ASCII in them.
/// </summary>
internal static class HostResultHead
{
    public static async Task RunAsync(RequestDelegate app, HttpContext context)
    {
        IHttpResponseFeature server = context.Features.GetRequiredFeature<IHttpResponseFeature>();
        context.Features.Set<IHttpResponseFeature>(new CheckedResponse(server));
        try
        {
            await app(context);
        }
        finally
        {
            context.Features.Set(server);
        }
    }

    private sealed class CheckedResponse(IHttpResponseFeature server) : IHttpResponseFeature
    {
        private CheckedHeaders? _headers;

        public int StatusCode
        {
            get => server.StatusCode;
            set => server.StatusCode = value;
        }

        public string? ReasonPhrase
        {
            get => server.ReasonPhrase;
            set => server.ReasonPhrase = value;
        }

        public IHeaderDictionary Headers
        {
            get => _headers ??= new CheckedHeaders(server.Headers);
            set => (server.Headers, _headers) = (value, null);
        }

        // Part of the interface, and replaced by IHttpResponseBodyFeature in ASP.NET Core 3.0.
        [Obsolete("Use IHttpResponseBodyFeature.Stream instead.")]
        public Stream Body
        {
            get => server.Body;
            set => server.Body = value;
        }

        public bool HasStarted => server.HasStarted;

        public void OnStarting(Func<object, Task> callback, object state) => server.OnStarting(callback, state);

        public void OnCompleted(Func<object, Task> callback, object state) => server.OnCompleted(callback, state);
    }

    private sealed class CheckedHeaders(IHeaderDictionary server) : IHeaderDictionary
    {
        public StringValues this[string key]
        {
            get => server[key];
            set => server[key] = Sent(key, value);
        }

        public long? ContentLength
        {
            get => server.ContentLength;
            set => server.ContentLength = value;
        }

        public ICollection<string> Keys => server.Keys;

        public ICollection<StringValues> Values => server.Values;

        public int Count => server.Count;

        public bool IsReadOnly => server.IsReadOnly;

        public void Add(string key, StringValues value) => Add(new KeyValuePair<string, StringValues>(key, value));

        public void Add(KeyValuePair<string, StringValues> item) => server.Add(new(item.Key, Sent(item.Key, item.Value)));

        public void Clear() => server.Clear();

        public bool Contains(KeyValuePair<string, StringValues> item) => server.Contains(item);

        public bool ContainsKey(string key) => server.ContainsKey(key);

        public void CopyTo(KeyValuePair<string, StringValues>[] array, int arrayIndex) => server.CopyTo(array, arrayIndex);

        public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator() => server.GetEnumerator();

        public bool Remove(string key) => server.Remove(key);

        public bool Remove(KeyValuePair<string, StringValues> item) => server.Remove(item);

        public bool TryGetValue(string key, out StringValues value) => server.TryGetValue(key, out value);

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        private static StringValues Sent(string key, StringValues value) =>
            HeaderRules.IsUrl(key) ? Array.ConvertAll(value.ToArray(), url => ResponseHeadRules.CheckUrl(key, url ?? "")) : value;
    }
}
