using System.Security.Principal;

namespace Microsoft.Owin;

/// <summary>Typed access to the request in an OWIN environment.</summary>
public interface IOwinRequest
{
    /// <summary>The OWIN environment.</summary>
    IDictionary<string, object> Environment { get; }

    /// <summary>A context over the same environment.</summary>
    IOwinContext Context { get; }

    /// <summary>The method (<c>owin.RequestMethod</c>).</summary>
    string Method { get; set; }

    /// <summary>The scheme (<c>owin.RequestScheme</c>).</summary>
    string Scheme { get; set; }

    /// <summary>Whether the scheme is https.</summary>
    bool IsSecure { get; }

    /// <summary>The host: the Host header, or the local address and port if there is none. Setting it sets the header.</summary>
    HostString Host { get; set; }

    /// <summary>The part of the path that led to this application (<c>owin.RequestPathBase</c>).</summary>
    PathString PathBase { get; set; }

    /// <summary>The rest of the path (<c>owin.RequestPath</c>).</summary>
    PathString Path { get; set; }

    /// <summary>The query string (<c>owin.RequestQueryString</c>).</summary>
    QueryString QueryString { get; set; }

    /// <summary>The query's parameters. They are parsed once, and again if the query string changes.</summary>
    IReadableStringCollection Query { get; }

    /// <summary>The whole URI, made from the scheme, host, path base, path and query string.</summary>
    Uri Uri { get; }

    /// <summary>The protocol (<c>owin.RequestProtocol</c>), for instance HTTP/1.1.</summary>
    string Protocol { get; set; }

    /// <summary>The headers (<c>owin.RequestHeaders</c>).</summary>
    IHeaderDictionary Headers { get; }

    /// <summary>The cookies. They are parsed once, and again if the Cookie header changes.</summary>
    RequestCookieCollection Cookies { get; }

    /// <summary>The Content-Type header, or null.</summary>
    string ContentType { get; set; }

    /// <summary>The Cache-Control header, or null.</summary>
    string CacheControl { get; set; }

    /// <summary>The Media-Type header, or null.</summary>
    string MediaType { get; set; }

    /// <summary>The Accept header, or null.</summary>
    string Accept { get; set; }

    /// <summary>The body (<c>owin.RequestBody</c>).</summary>
    Stream Body { get; set; }

    /// <summary>Cancelled when the client leaves (<c>owin.CallCancelled</c>).</summary>
    CancellationToken CallCancelled { get; set; }

    /// <summary>The address that received the request (<c>server.LocalIpAddress</c>).</summary>
    string LocalIpAddress { get; set; }

    /// <summary>The port that received the request (<c>server.LocalPort</c>, where it is a string), or null.</summary>
    int? LocalPort { get; set; }

    /// <summary>The client's address (<c>server.RemoteIpAddress</c>).</summary>
    string RemoteIpAddress { get; set; }

    /// <summary>The client's port (<c>server.RemotePort</c>, where it is a string), or null.</summary>
    int? RemotePort { get; set; }

    /// <summary>The user (<c>server.User</c>), or null.</summary>
    IPrincipal User { get; set; }

    /// <summary>Reads the body as a form in UTF-8. It is read once, and later calls return the same form.</summary>
    /// <returns>The form's fields.</returns>
    Task<IFormCollection> ReadFormAsync();

    /// <summary>Reads a value of the environment.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="key">The key.</param>
    /// <returns>The value, or the default of <typeparamref name="T"/> if it is missing or null.</returns>
    /// <exception cref="InvalidCastException">The value is of another type.</exception>
    T Get<T>(string key);

    /// <summary>Writes a value to the environment.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <returns>This request.</returns>
    IOwinRequest Set<T>(string key, T value);
}
