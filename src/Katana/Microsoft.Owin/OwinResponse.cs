using System.Globalization;
using System.Text;
using Microsoft.Owin.Infrastructure;

namespace Microsoft.Owin;

/// <summary>Typed access to the response in an OWIN environment.</summary>
public class OwinResponse : IOwinResponse
{
    private HeaderDictionary _headers;

    /// <summary>Makes a response over a new environment that contains only empty header dictionaries.</summary>
    public OwinResponse()
        : this(OwinContext.NewEnvironment())
    {
    }

    /// <summary>Makes a response over an environment.</summary>
    /// <param name="environment">The environment.</param>
    /// <exception cref="ArgumentNullException"><paramref name="environment"/> is null.</exception>
    public OwinResponse(IDictionary<string, object> environment)
    {
        Environment = environment ?? throw new ArgumentNullException(nameof(environment));
    }

    /// <inheritdoc />
    public virtual IDictionary<string, object> Environment { get; }

    /// <inheritdoc />
    public virtual IOwinContext Context => new OwinContext(Environment);

    /// <inheritdoc />
    public virtual int StatusCode
    {
        get => Environment.GetOrDefault(OwinKeys.ResponseStatusCode, 200);
        set => Environment[OwinKeys.ResponseStatusCode] = value;
    }

    /// <inheritdoc />
    public virtual string ReasonPhrase
    {
        get => Environment.GetOrDefault<string>(OwinKeys.ResponseReasonPhrase);
        set => Environment[OwinKeys.ResponseReasonPhrase] = value;
    }

    /// <inheritdoc />
    public virtual string Protocol
    {
        get => Environment.GetOrDefault<string>(OwinKeys.ResponseProtocol);
        set => Environment[OwinKeys.ResponseProtocol] = value;
    }

    /// <inheritdoc />
    public virtual IHeaderDictionary Headers
    {
        get
        {
            IDictionary<string, string[]> raw = RawHeaders;
            HeaderDictionary headers = _headers;
            if (headers == null || headers.Store != raw)
            {
                _headers = headers = new HeaderDictionary(raw);
            }
            return headers;
        }
    }

    private Stream Sink => Body
        ?? throw new InvalidOperationException("The OWIN environment has no '"
            + OwinKeys.ResponseBody
            + "' to write to. A server puts a stream there before it calls the application.");

    private IDictionary<string, string[]> RawHeaders => Environment.RequireHeaders(OwinKeys.ResponseHeaders);

    /// <inheritdoc />
    public virtual ResponseCookieCollection Cookies => new(Headers);

    /// <inheritdoc />
    public virtual long? ContentLength
    {
        get => long.TryParse(HeaderValues.Get(RawHeaders, HeaderNames.ContentLength), NumberStyles.Integer, CultureInfo.InvariantCulture, out long length)
            ? length
            : null;
        set => HeaderValues.Set(RawHeaders, HeaderNames.ContentLength, value?.ToString(CultureInfo.InvariantCulture));
    }

    /// <inheritdoc />
    public virtual string ContentType
    {
        get => HeaderValues.Get(RawHeaders, HeaderNames.ContentType);
        set => HeaderValues.Set(RawHeaders, HeaderNames.ContentType, value);
    }

    /// <inheritdoc />
    public virtual DateTimeOffset? Expires
    {
        get => DateTimeOffset.TryParse(
            HeaderValues.Get(RawHeaders, HeaderNames.Expires),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal,
            out DateTimeOffset expires)
            ? expires
            : null;
        set => HeaderValues.Set(RawHeaders, HeaderNames.Expires, value?.ToString("r", CultureInfo.InvariantCulture));
    }

    /// <inheritdoc />
    public virtual string ETag
    {
        get => HeaderValues.Get(RawHeaders, HeaderNames.ETag);
        set => HeaderValues.Set(RawHeaders, HeaderNames.ETag, value);
    }

    /// <inheritdoc />
    public virtual Stream Body
    {
        get => Environment.GetOrDefault<Stream>(OwinKeys.ResponseBody);
        set => Environment[OwinKeys.ResponseBody] = value;
    }

    /// <inheritdoc />
    public virtual void OnSendingHeaders(Action<object> callback, object state)
    {
        Action<Action<object>, object> register = Environment.GetOrDefault<Action<Action<object>, object>>(OwinKeys.OnSendingHeaders)
            ?? throw new NotSupportedException("The OWIN key '"
                + OwinKeys.OnSendingHeaders
                + "' is not available for this request: the server cannot tell when it sends the headers.");
        register(callback, state);
    }

    /// <inheritdoc />
    public virtual void Redirect(string location)
    {
        StatusCode = 302;
        HeaderValues.Set(RawHeaders, HeaderNames.Location, location);
    }

    /// <inheritdoc />
    public virtual void Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    /// <inheritdoc />
    public virtual void Write(byte[] data) => Write(data, 0, data == null ? 0 : data.Length);

    /// <inheritdoc />
    public virtual void Write(byte[] data, int offset, int count) => Sink.Write(data, offset, count);

    /// <inheritdoc />
    public virtual Task WriteAsync(string text) => WriteAsync(text, CancellationToken.None);

    /// <inheritdoc />
    public virtual Task WriteAsync(string text, CancellationToken token) => WriteAsync(Encoding.UTF8.GetBytes(text), token);

    /// <inheritdoc />
    public virtual Task WriteAsync(byte[] data) => WriteAsync(data, CancellationToken.None);

    /// <inheritdoc />
    public virtual Task WriteAsync(byte[] data, CancellationToken token) => WriteAsync(data, 0, data == null ? 0 : data.Length, token);

    /// <inheritdoc />
    public virtual Task WriteAsync(byte[] data, int offset, int count, CancellationToken token) => Sink.WriteAsync(data, offset, count, token);

    /// <inheritdoc />
    public virtual T Get<T>(string key) => Environment.GetOrDefault<T>(key);

    /// <inheritdoc />
    public virtual IOwinResponse Set<T>(string key, T value)
    {
        Environment[key] = value;
        return this;
    }
}
