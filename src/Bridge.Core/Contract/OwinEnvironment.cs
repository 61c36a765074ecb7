using System.Security.Claims;
using System.Security.Principal;

namespace Bridge;

/// <summary>
/// A typed view over an OWIN environment dictionary. It contains only a reference to the dictionary, so creating one costs nothing, and two of them over the
/// same dictionary always agree.
/// </summary>
/// <remarks>OWIN 1.0.1 section 3.2 lists the keys and which of them a server must supply.</remarks>
public readonly struct OwinEnvironment
{
    private readonly IDictionary<string, object>? _dictionary;

    /// <summary>Creates a view over <paramref name="dictionary"/>.</summary>
    /// <param name="dictionary">The environment of a request.</param>
    /// <exception cref="ArgumentNullException"><paramref name="dictionary"/> is null.</exception>
    public OwinEnvironment(IDictionary<string, object> dictionary)
    {
        _dictionary = dictionary ?? throw new ArgumentNullException(nameof(dictionary));
    }

    /// <summary>The environment dictionary itself.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default(OwinEnvironment)</c>, which has no dictionary.</exception>
    public IDictionary<string, object> Dictionary => _dictionary
        ?? throw new InvalidOperationException("This OwinEnvironment was not made over a dictionary: use new OwinEnvironment(environment).");

    /// <summary>The request's method, such as <c>GET</c>; empty if the server gave none.</summary>
    public string Method
    {
        get => Get<string>(OwinKeys.RequestMethod) ?? "";
        set => Dictionary[OwinKeys.RequestMethod] = value;
    }

    /// <summary>The URI's scheme, such as <c>http</c>; empty if the server gave none.</summary>
    public string Scheme
    {
        get => Get<string>(OwinKeys.RequestScheme) ?? "";
        set => Dictionary[OwinKeys.RequestScheme] = value;
    }

    /// <summary>The protocol and its version, such as <c>HTTP/1.1</c>; empty if the server gave none.</summary>
    public string Protocol
    {
        get => Get<string>(OwinKeys.RequestProtocol) ?? "";
        set => Dictionary[OwinKeys.RequestProtocol] = value;
    }

    /// <summary>The part of the percent-decoded path that the application is mounted at; empty at the root. OWIN 1.0.1 section 5.3.</summary>
    public string PathBase
    {
        get => Get<string>(OwinKeys.RequestPathBase) ?? "";
        set => Dictionary[OwinKeys.RequestPathBase] = value;
    }

    /// <summary>The percent-decoded path below <see cref="PathBase"/>; empty or with a leading slash. OWIN 1.0.1 section 5.3.</summary>
    public string Path
    {
        get => Get<string>(OwinKeys.RequestPath) ?? "";
        set => Dictionary[OwinKeys.RequestPath] = value;
    }

    /// <summary>The query as it was sent, without <c>?</c>; empty if there is none. OWIN 1.0.1 section 5.5.</summary>
    public string QueryString
    {
        get => Get<string>(OwinKeys.RequestQueryString) ?? "";
        set => Dictionary[OwinKeys.RequestQueryString] = value;
    }

    /// <summary>The request's headers.</summary>
    /// <exception cref="InvalidOperationException">The server did not supply them, which OWIN 1.0.1 section 3.2.1 requires.</exception>
    public IDictionary<string, string[]> RequestHeaders
    {
        get => Required<IDictionary<string, string[]>>(OwinKeys.RequestHeaders);
        set => Dictionary[OwinKeys.RequestHeaders] = value;
    }

    /// <summary>The request's body; <see cref="Stream.Null"/> if there is none.</summary>
    public Stream RequestBody
    {
        get => Get<Stream>(OwinKeys.RequestBody) ?? Stream.Null;
        set => Dictionary[OwinKeys.RequestBody] = value;
    }

    /// <summary>The response's headers.</summary>
    /// <exception cref="InvalidOperationException">The server did not supply them, which OWIN 1.0.1 section 3.2.2 requires.</exception>
    public IDictionary<string, string[]> ResponseHeaders
    {
        get => Required<IDictionary<string, string[]>>(OwinKeys.ResponseHeaders);
        set => Dictionary[OwinKeys.ResponseHeaders] = value;
    }

    /// <summary>Where the response's body is written.</summary>
    /// <exception cref="InvalidOperationException">The server did not supply it, which OWIN 1.0.1 section 3.2.2 requires.</exception>
    public Stream ResponseBody
    {
        get => Required<Stream>(OwinKeys.ResponseBody);
        set => Dictionary[OwinKeys.ResponseBody] = value;
    }

    /// <summary>The response's status code; 200 if none was set. OWIN 1.0.1 section 3.2.2.</summary>
    public int StatusCode
    {
        get => Dictionary.TryGetValue(OwinKeys.ResponseStatusCode, out object? value) && value is int status ? status : 200;
        set => Dictionary[OwinKeys.ResponseStatusCode] = value;
    }

    /// <summary>The response's reason phrase, or null for the server's own. Setting null removes it.</summary>
    public string? ReasonPhrase
    {
        get => Get<string>(OwinKeys.ResponseReasonPhrase);
        set => SetOrRemove(OwinKeys.ResponseReasonPhrase, value);
    }

    /// <summary>Cancelled when the request is aborted; never cancelled if the server gave no token. OWIN 1.0.1 section 3.2.3.</summary>
    public CancellationToken CallCancelled =>
        Dictionary.TryGetValue(OwinKeys.CallCancelled, out object? value) && value is CancellationToken token ? token : CancellationToken.None;

    /// <summary>
    /// The request's user, or null. It is read from <see cref="OwinKeys.ServerUser"/>, which Katana's middleware sets, and then from
    /// <see cref="OwinKeys.RequestUser"/>. Setting it sets both keys, and null removes both.
    /// </summary>
    public ClaimsPrincipal? User
    {
        get => Get<IPrincipal>(OwinKeys.ServerUser) switch
        {
            ClaimsPrincipal user => user,
            { } principal => new ClaimsPrincipal(principal),
            null => Get<ClaimsPrincipal>(OwinKeys.RequestUser),
        };
        set
        {
            SetOrRemove(OwinKeys.ServerUser, value);
            SetOrRemove(OwinKeys.RequestUser, value);
        }
    }

    /// <summary>The value of <paramref name="key"/>; null if it is absent or of another type.</summary>
    /// <typeparam name="T">The type that the key's specification names.</typeparam>
    /// <param name="key">A key, such as one of <see cref="OwinKeys"/>.</param>
    public T? Get<T>(string key)
        where T : class => Dictionary.TryGetValue(key, out object? value) ? value as T : null;

    private T Required<T>(string key)
        where T : class => Get<T>(key) ?? throw new InvalidOperationException(
            $"The OWIN environment has no {key} of type {typeof(T).Name}. OWIN 1.0.1 section 3.2 requires the server to supply it.");

    private void SetOrRemove(string key, object? value)
    {
        if (value is null)
        {
            Dictionary.Remove(key);
        }
        else
        {
            Dictionary[key] = value;
        }
    }
}
