namespace Microsoft.Owin;

/// <summary>Typed access to the response in an OWIN environment.</summary>
public interface IOwinResponse
{
    /// <summary>The OWIN environment.</summary>
    IDictionary<string, object> Environment { get; }

    /// <summary>A context over the same environment.</summary>
    IOwinContext Context { get; }

    /// <summary>The status (<c>owin.ResponseStatusCode</c>); 200 if none is set.</summary>
    int StatusCode { get; set; }

    /// <summary>The reason phrase (<c>owin.ResponseReasonPhrase</c>), or null for the standard one.</summary>
    string ReasonPhrase { get; set; }

    /// <summary>The protocol (<c>owin.ResponseProtocol</c>), or null.</summary>
    string Protocol { get; set; }

    /// <summary>The headers (<c>owin.ResponseHeaders</c>).</summary>
    IHeaderDictionary Headers { get; }

    /// <summary>Sets and deletes cookies.</summary>
    ResponseCookieCollection Cookies { get; }

    /// <summary>The Content-Length header in bytes; null if there is none or it is not a number.</summary>
    long? ContentLength { get; set; }

    /// <summary>The Content-Type header, or null.</summary>
    string ContentType { get; set; }

    /// <summary>The Expires header; null if there is none or it is not a date.</summary>
    DateTimeOffset? Expires { get; set; }

    /// <summary>The ETag header, or null.</summary>
    string ETag { get; set; }

    /// <summary>The body (<c>owin.ResponseBody</c>).</summary>
    Stream Body { get; set; }

    /// <summary>Registers a callback that runs just before the headers are sent, while they can still be changed.</summary>
    /// <param name="callback">The callback.</param>
    /// <param name="state">The argument of the callback.</param>
    /// <exception cref="NotSupportedException">The server has no <c>server.OnSendingHeaders</c>.</exception>
    void OnSendingHeaders(Action<object> callback, object state);

    /// <summary>Answers 302 with a Location header.</summary>
    /// <param name="location">The location, already escaped.</param>
    void Redirect(string location);

    /// <summary>Writes text in UTF-8 to the body.</summary>
    /// <param name="text">The text.</param>
    void Write(string text);

    /// <summary>Writes bytes to the body.</summary>
    /// <param name="data">The bytes.</param>
    void Write(byte[] data);

    /// <summary>Writes bytes to the body.</summary>
    /// <param name="data">The array that contains the bytes.</param>
    /// <param name="offset">The index of the first byte.</param>
    /// <param name="count">The number of bytes.</param>
    void Write(byte[] data, int offset, int count);

    /// <summary>Writes text in UTF-8 to the body.</summary>
    /// <param name="text">The text.</param>
    /// <returns>A task that ends when the server has taken it.</returns>
    Task WriteAsync(string text);

    /// <summary>Writes text in UTF-8 to the body.</summary>
    /// <param name="text">The text.</param>
    /// <param name="token">Cancels the write.</param>
    /// <returns>A task that ends when the server has taken it.</returns>
    Task WriteAsync(string text, CancellationToken token);

    /// <summary>Writes bytes to the body.</summary>
    /// <param name="data">The bytes.</param>
    /// <returns>A task that ends when the server has taken them.</returns>
    Task WriteAsync(byte[] data);

    /// <summary>Writes bytes to the body.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="token">Cancels the write.</param>
    /// <returns>A task that ends when the server has taken them.</returns>
    Task WriteAsync(byte[] data, CancellationToken token);

    /// <summary>Writes bytes to the body.</summary>
    /// <param name="data">The array that contains the bytes.</param>
    /// <param name="offset">The index of the first byte.</param>
    /// <param name="count">The number of bytes.</param>
    /// <param name="token">Cancels the write.</param>
    /// <returns>A task that ends when the server has taken them.</returns>
    Task WriteAsync(byte[] data, int offset, int count, CancellationToken token);

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
    /// <returns>This response.</returns>
    IOwinResponse Set<T>(string key, T value);
}
