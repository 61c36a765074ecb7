using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Bridge.Errors;
using Bridge.Http;
using Bridge.Json;
using Bridge.Request;
using Microsoft.Extensions.Primitives;

namespace Bridge;

/// <summary>
/// The request that a view gets, the same on every host. It reads the host's request on demand, so that values which a view does not use cost nothing. Once the
/// request has ended, using it throws <see cref="ObjectDisposedException"/>.
/// </summary>
public abstract class ViewRequest
{
    internal ViewRequest()
    {
    }

    /// <summary>The method, such as <c>GET</c>.</summary>
    public abstract string Method { get; }

    /// <summary>The URL's scheme, <c>http</c> or <c>https</c>.</summary>
    public abstract string Scheme { get; }

    /// <summary>The host with its port as the client named it, such as <c>localhost:5080</c>. It comes from the client: do not trust it.</summary>
    public abstract string Host { get; }

    /// <summary>The percent-decoded prefix of the path at which the views are mounted; empty at the root.</summary>
    public abstract string PathBase { get; }

    /// <summary>The percent-decoded path below <see cref="PathBase"/>.</summary>
    public abstract string Path { get; }

    /// <summary>The query as it was sent, without <c>?</c>; empty if there is none.</summary>
    public abstract string QueryString { get; }

    /// <summary>The query's values by name. A missing name has no values; indexing does not throw.</summary>
    public abstract IReadOnlyDictionary<string, StringValues> Query { get; }

    /// <summary>The headers, names ignoring case. A missing header has no values; indexing does not throw.</summary>
    public abstract IReadOnlyDictionary<string, StringValues> Headers { get; }

    /// <summary>
    /// The id of the last event that the client got, if it asks for server-sent events again after its connection broke. It is the header <c>Last-Event-ID</c>.
    /// Null if there is no such header. HTML Standard section 9.2.4.
    /// </summary>
    public string? LastEventId => Headers["Last-Event-ID"] is { Count: > 0 } ids && ids[0] is { Length: > 0 } id ? id : null;

    /// <summary>The cookies by name, percent-decoded. Indexing a missing one gives null.</summary>
    public abstract IReadOnlyDictionary<string, string?> Cookies { get; }

    /// <summary>The values of the route's parameters. Indexing a missing one gives null.</summary>
    public abstract IReadOnlyDictionary<string, object?> RouteValues { get; }

    /// <summary>
    /// The body, which can be read once; an empty stream if there is none. Reading a body that was read before throws <see cref="InvalidOperationException"/>.
    /// It can be read again after it was read as an urlencoded form. If it can seek, it can also be read again after it was read as any other form or as JSON.
    /// </summary>
    public abstract Stream Body { get; }

    /// <summary>The authenticated user, or null if the host knows none.</summary>
    public abstract ClaimsPrincipal? User { get; }

    /// <summary>The services that the host gives to this request. If the host has none, it is an empty provider.</summary>
    public abstract IServiceProvider Services { get; }

    /// <summary>Cancelled when the client leaves or the host aborts the request.</summary>
    public abstract CancellationToken Cancellation { get; }

    /// <summary>The OWIN environment of the request. Applications that the view returns see the values that are set in it.</summary>
    public abstract IDictionary<string, object> Environment { get; }

    /// <summary>The view's name in errors: the method's name, or the route of a lambda.</summary>
    public string ViewName => View.Name;

    /// <summary>Begins a reading of the whole body.</summary>
    /// <returns>Whether a part of the body was already read, by any code, or may have been.</returns>
    internal virtual bool BeginBody() => false;

    /// <summary>Reads the rest of the body.</summary>
    /// <returns>Whether all bytes that the client declared were read since <see cref="BeginBody"/>; false if this cannot be known.</returns>
    internal virtual ValueTask<bool> ReadsWholeBodyAsync() => default;

    /// <summary>Prepares the body for its next reader, after a reader has read all of it: a body that can seek is rewound.</summary>
    /// <param name="start">The position at which the reader began; null if the body cannot seek.</param>
    internal virtual void RestartBody(long? start)
    {
    }

    internal abstract View View { get; }

    /// <summary>The place of the module whose view or filter sees this request; null for a view without a module.</summary>
    internal virtual ViewPlace? Place => View.Place;

    internal abstract ResponseMaker Maker { get; }

    /// <summary>
    /// The request that the host made. If this object is a filter's view of a request, it is the request below it; otherwise it is this object.
    /// </summary>
    internal virtual ViewRequest Inner => this;

    /// <summary>The URL of a named endpoint of the host; null if there is no endpoint of that name.</summary>
    internal virtual string? HostUrlFor(string name, IEnumerable<KeyValuePair<string, object?>> values) => null;

    /// <summary>
    /// The host's own answer to an error, for a client that prefers JSON. It is a view result that gets the error's status and headers; null if Bridge should
    /// answer.
    /// </summary>
    internal virtual object? ProblemOf(HttpException error) => null;

    /// <summary>Reads a form, urlencoded or multipart. Reading it again gives the same form.</summary>
    /// <param name="cancellation">Cancels the reading; without one, <see cref="Cancellation"/> does.</param>
    /// <returns>The form; empty if the body is neither a form nor JSON.</returns>
    /// <exception cref="HttpException">The form is malformed (400) or larger than the limits (413), or the body is JSON (415).</exception>
    /// <exception cref="InvalidOperationException">The body was read before, and not as a form. This is the site's error, not the client's.</exception>
    public abstract Task<ViewForm> ReadFormAsync(CancellationToken cancellation = default);

    /// <summary>Reads the body as JSON, with the options with which JSON is written.</summary>
    /// <typeparam name="T">The type to read.</typeparam>
    /// <param name="cancellation">Ends the reading; without one, <see cref="Cancellation"/> does.</param>
    /// <returns>The value; null if the body is JSON's null.</returns>
    /// <exception cref="HttpException">The body is not JSON of that type (400), or its content type is not JSON's (415).</exception>
    /// <exception cref="InvalidOperationException">
    /// Values of the type cannot be read from JSON, or only with a loss: an error of the view. Or the body was read before and not put back: an error of the
    /// site.
    /// </exception>
    public async ValueTask<T?> ReadJsonAsync<T>(CancellationToken cancellation = default)
    {
        if (!MediaTypes.IsJson(Headers["Content-Type"]))
        {
            throw new HttpException(415, "The body has to be JSON, and its Content-Type application/json.");
        }

        bool hadBegun = BeginBody();
        Stream body = Body;
        long? start = body.CanSeek ? body.Position : null;
        try
        {
            JsonTypeInfo type = Maker.Json.ForReading(typeof(T));
            var value = (T?)await JsonSerializer.DeserializeAsync(body, type, cancellation.CanBeCanceled ? cancellation : Cancellation).ConfigureAwait(false);
            RestartBody(start);
            return value;
        }
        catch (JsonException error)
        {
            bool isPart = hadBegun && !await ReadsWholeBodyAsync().ConfigureAwait(false);
            RestartBody(start);
            throw isPart ? SpentRequestBody.Error(ViewName, cause: error) : Unreadable<T>(error);
        }
        catch (Exception failure) when (JsonFailure.IsAboutType(failure))
        {
            throw new InvalidOperationException(InvalidViewResult.UnreadableJson(ViewName, typeof(T), failure), failure);
        }
    }

    private Exception Unreadable<T>(JsonException error) => Maker.Json.ProblemOfReading(typeof(T), error.Path) is { } problem
        ? new InvalidOperationException(InvalidViewResult.UnreadableJson(ViewName, typeof(T), problem), error)
        : new HttpException(400, $"The body is not the JSON that is expected here (line {error.LineNumber + 1}, {error.Path}).", error);

    /// <summary>
    /// Makes a response from anything that a view may return, so that it can be changed before it is returned; Flask's <c>make_response</c>.
    /// </summary>
    /// <param name="body">What a view may return: text, bytes, a dictionary, an application, a task of one ... or a whole tuple.</param>
    /// <param name="status">
    /// The status that replaces its own: an int, an <see cref="System.Net.HttpStatusCode"/> or text such as <c>"404 Gone Fishing"</c>; null for its
    /// own.</param>
    /// <param name="headers">The headers that are set on it: a dictionary, pairs, or a tuple of pairs; null for none.</param>
    /// <returns>The response.</returns>
    /// <exception cref="InvalidViewResultException">It cannot be a response.</exception>
    public ValueTask<Response> MakeResponseAsync(object? body, object? status = null, object? headers = null) =>
        Maker.MakeResponseAsync(body, status, headers, this, declared: null);

    /// <inheritdoc cref="MakeResponseAsync(object?, object?, object?)"/>
    /// <typeparam name="TBody">
    /// The body's type as the code declares it. A sequence of text or bytes is streamed, even if it is an array at run time.
    /// </typeparam>
    public ValueTask<Response> MakeResponseAsync<TBody>(TBody body, object? status = null, object? headers = null) =>
        Maker.MakeResponseAsync(body, status, headers, this, typeof(TBody));

    /// <summary>The URL path of a named route, with the prefix before it at which it is mounted; Flask's <c>url_for</c>.</summary>
    /// <param name="name">
    /// The route's name, as given to <see cref="ViewRoute.WithName"/>: a route of the view's own module or of a module around it,
    /// or, as <c>Module.route</c>, a route of a module that is mounted in it. On ASP.NET Core, if none of these has the name, the name of any endpoint of the
    /// app.
    /// </param>
    /// <returns>The path, percent-encoded so that it can be used in HTML.</returns>
    /// <exception cref="InvalidOperationException">The view belongs to no module, and the host knows no endpoint of that name.</exception>
    /// <exception cref="KeyNotFoundException">There is no route of that name in the view's module.</exception>
    /// <exception cref="ArgumentException">The route's template needs a value.</exception>
    public string UrlFor(string name) => UrlFor(name, []);

    /// <inheritdoc cref="UrlFor(string)"/>
    /// <param name="name">The route's name.</param>
    /// <param name="values">
    /// The values of the template's parameters by name. What the template does not name goes into the query, a list as several values.
    /// </param>
    public string UrlFor(string name, IEnumerable<KeyValuePair<string, object?>> values)
    {
        if (name is null || values is null)
        {
            throw new ArgumentNullException(name is null ? nameof(name) : nameof(values));
        }

        return Place?.UrlFor(PathBase, name, values)
            ?? HostUrlFor(name, values)
            ?? throw (Place is { } place ? new KeyNotFoundException(place.NoRoute(name)) : new InvalidOperationException(
                $"The view {ViewName} belongs to no module, so it has no routes to make a URL of, and its host has no endpoint named \"{name}\"."));
    }

    /// <inheritdoc cref="UrlFor(string)"/>
    /// <param name="name">The route's name.</param>
    /// <param name="values">
    /// The values of the template's parameters, such as <c>new { id = 5 }</c>: an object's properties or a dictionary. What the template does not
    /// name goes into the query, a list as several values.
    /// </param>
    [RequiresUnreferencedCode(UrlValues.NeedsProperties)]
    public string UrlFor(string name, object values) => UrlFor(name, UrlValues.Of(values ?? throw new ArgumentNullException(nameof(values))));
}
