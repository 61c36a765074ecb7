using System.Globalization;
using System.Security.Principal;
using System.Text;
using Microsoft.Owin.Infrastructure;

namespace Microsoft.Owin;

/// <summary>Typed access to the request in an OWIN environment.</summary>
public class OwinRequest : IOwinRequest
{
    private HeaderDictionary _headers;

    /// <summary>Makes a request over a new environment that contains only empty header dictionaries.</summary>
    public OwinRequest()
        : this(OwinContext.NewEnvironment())
    {
    }

    /// <summary>Makes a request over an environment.</summary>
    /// <param name="environment">The environment.</param>
    /// <exception cref="ArgumentNullException"><paramref name="environment"/> is null.</exception>
    public OwinRequest(IDictionary<string, object> environment)
    {
        Environment = environment ?? throw new ArgumentNullException(nameof(environment));
    }

    /// <inheritdoc />
    public virtual IDictionary<string, object> Environment { get; }

    /// <inheritdoc />
    public virtual IOwinContext Context => new OwinContext(Environment);

    /// <inheritdoc />
    public virtual string Method
    {
        get => Environment.GetOrDefault<string>(OwinKeys.RequestMethod);
        set => Environment[OwinKeys.RequestMethod] = value;
    }

    /// <inheritdoc />
    public virtual string Scheme
    {
        get => Environment.GetOrDefault<string>(OwinKeys.RequestScheme);
        set => Environment[OwinKeys.RequestScheme] = value;
    }

    /// <inheritdoc />
    public virtual bool IsSecure => string.Equals(Scheme, "https", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc />
    public virtual HostString Host
    {
        get
        {
            string host = HeaderValues.Get(RawHeaders, HeaderNames.Host);
            if (!string.IsNullOrWhiteSpace(host))
            {
                return new HostString(host);
            }
            // HTTP/1.0 has no Host header.
            string address = LocalIpAddress ?? "localhost";
            string port = Environment.GetOrDefault<string>(OwinKeys.LocalPort);
            return new HostString(string.IsNullOrWhiteSpace(port) ? address : address + ":" + port);
        }
        set => HeaderValues.Set(RawHeaders, HeaderNames.Host, value.Value);
    }

    /// <inheritdoc />
    public virtual PathString PathBase
    {
        get => new(Environment.GetOrDefault<string>(OwinKeys.RequestPathBase));
        set => Environment[OwinKeys.RequestPathBase] = value.Value;
    }

    /// <inheritdoc />
    public virtual PathString Path
    {
        get => new(Environment.GetOrDefault<string>(OwinKeys.RequestPath));
        set => Environment[OwinKeys.RequestPath] = value.Value;
    }

    /// <inheritdoc />
    public virtual QueryString QueryString
    {
        get => new(Environment.GetOrDefault<string>(OwinKeys.RequestQueryString));
        set => Environment[OwinKeys.RequestQueryString] = value.Value;
    }

    /// <inheritdoc />
    public virtual IReadableStringCollection Query => new ReadableStringCollection(Delimited.Query(Environment, QueryString.Value));

    /// <inheritdoc />
    public virtual Uri Uri => new(Scheme + Uri.SchemeDelimiter + Host + PathBase + Path + QueryString);

    /// <inheritdoc />
    public virtual string Protocol
    {
        get => Environment.GetOrDefault<string>(OwinKeys.RequestProtocol);
        set => Environment[OwinKeys.RequestProtocol] = value;
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

    private IDictionary<string, string[]> RawHeaders => Environment.RequireHeaders(OwinKeys.RequestHeaders);

    /// <inheritdoc />
    public virtual RequestCookieCollection Cookies => new(Delimited.Cookies(Environment, Headers));

    /// <inheritdoc />
    public virtual string ContentType
    {
        get => HeaderValues.Get(RawHeaders, HeaderNames.ContentType);
        set => HeaderValues.Set(RawHeaders, HeaderNames.ContentType, value);
    }

    /// <inheritdoc />
    public virtual string CacheControl
    {
        get => HeaderValues.Get(RawHeaders, HeaderNames.CacheControl);
        set => HeaderValues.Set(RawHeaders, HeaderNames.CacheControl, value);
    }

    /// <inheritdoc />
    public virtual string MediaType
    {
        get => HeaderValues.Get(RawHeaders, HeaderNames.MediaType);
        set => HeaderValues.Set(RawHeaders, HeaderNames.MediaType, value);
    }

    /// <inheritdoc />
    public virtual string Accept
    {
        get => HeaderValues.Get(RawHeaders, HeaderNames.Accept);
        set => HeaderValues.Set(RawHeaders, HeaderNames.Accept, value);
    }

    /// <inheritdoc />
    public virtual Stream Body
    {
        get => Environment.GetOrDefault<Stream>(OwinKeys.RequestBody);
        set => Environment[OwinKeys.RequestBody] = value;
    }

    /// <inheritdoc />
    public virtual CancellationToken CallCancelled
    {
        get => Environment.GetOrDefault<CancellationToken>(OwinKeys.CallCancelled);
        set => Environment[OwinKeys.CallCancelled] = value;
    }

    /// <inheritdoc />
    public virtual string LocalIpAddress
    {
        get => Environment.GetOrDefault<string>(OwinKeys.LocalIpAddress);
        set => Environment[OwinKeys.LocalIpAddress] = value;
    }

    /// <inheritdoc />
    public virtual int? LocalPort
    {
        get => GetPort(OwinKeys.LocalPort);
        set => SetPort(OwinKeys.LocalPort, value);
    }

    /// <inheritdoc />
    public virtual string RemoteIpAddress
    {
        get => Environment.GetOrDefault<string>(OwinKeys.RemoteIpAddress);
        set => Environment[OwinKeys.RemoteIpAddress] = value;
    }

    /// <inheritdoc />
    public virtual int? RemotePort
    {
        get => GetPort(OwinKeys.RemotePort);
        set => SetPort(OwinKeys.RemotePort, value);
    }

    /// <inheritdoc />
    public virtual IPrincipal User
    {
        get => Environment.GetOrDefault<IPrincipal>(OwinKeys.User);
        set => Environment[OwinKeys.User] = value;
    }

    /// <inheritdoc />
    public virtual async Task<IFormCollection> ReadFormAsync()
    {
        IFormCollection form = Environment.GetOrDefault<IFormCollection>(OwinKeys.FormParsed);
        if (form != null)
        {
            return form;
        }
        Stream body = Body;
        string text = string.Empty;
        if (body != null)
        {
            // The stream stays open, because code that made it seekable may want to rewind it.
            using var reader = new StreamReader(body, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 4096, leaveOpen: true);
            text = await reader.ReadToEndAsync().ConfigureAwait(false);
        }
        form = Delimited.Form(text);
        Environment[OwinKeys.FormParsed] = form;
        return form;
    }

    /// <inheritdoc />
    public virtual T Get<T>(string key) => Environment.GetOrDefault<T>(key);

    /// <inheritdoc />
    public virtual IOwinRequest Set<T>(string key, T value)
    {
        Environment[key] = value;
        return this;
    }

    private int? GetPort(string key) =>
        int.TryParse(Environment.GetOrDefault<string>(key), NumberStyles.Integer, CultureInfo.InvariantCulture, out int port) ? port : null;

    private void SetPort(string key, int? port)
    {
        if (port.HasValue)
        {
            Environment[key] = port.Value.ToString(CultureInfo.InvariantCulture);
        }
        else
        {
            Environment.Remove(key);
        }
    }
}
