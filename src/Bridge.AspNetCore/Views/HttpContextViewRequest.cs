using System.Collections;
using System.IO.Pipelines;
using System.Security.Claims;
using Bridge.Contract;
using Bridge.Request;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Bridge.AspNetCore;

/// <summary>
/// A view's request on ASP.NET Core. It reads each value from the HttpContext when asked. It releases the HttpContext when the request ends, because the server
/// reuses it.
/// </summary>
internal sealed class HttpContextViewRequest(HttpContext context, ViewEndpoint endpoint) : ViewRequest
{
    private HttpContext? _context = context;
    private Lent? _lent;

    public HttpContext HttpContext => _context ?? throw new ObjectDisposedException(
        nameof(ViewRequest), $"The request that the view {endpoint.View.Name} got is over. A view must not keep its request.");

    public override string Method => Still(HttpContext.Request.Method);

    public override string Scheme => Still(HttpContext.Request.Scheme);

    public override string Host => Still(HttpContext.Request.Host.Value ?? "");

    public override string PathBase => Still(Shift is 0 ? HttpContext.Request.PathBase.Value ?? "" : HttpContext.Request.PathBase.Value + Prefix().ToString());

    public override string Path => Still(Shift is 0 ? HttpContext.Request.Path.Value ?? "" : (HttpContext.Request.Path.Value ?? "")[Prefix().Length..]);

    public override string QueryString => Still(HttpContext.Request.QueryString.Value is { Length: > 1 } query ? query[1..] : "");

    public override IReadOnlyDictionary<string, StringValues> Query => Still(new QueryValues(HttpContext.Request.Query));

    public override IReadOnlyDictionary<string, StringValues> Headers => new HeaderValues(this);

    public override IReadOnlyDictionary<string, string?> Cookies => Still(new CookieValues(HttpContext.Request.Cookies));

    public override IReadOnlyDictionary<string, object?> RouteValues => Still(HttpContext.Request.RouteValues);

    // After the request, Kestrel's own stream would read the next request on the connection.
    public override Stream Body => OwnBody;

    public override ClaimsPrincipal? User => Still(HttpContext.User);

    public override IServiceProvider Services => Still(HttpContext.RequestServices);

    public override CancellationToken Cancellation => Still(HttpContext.RequestAborted);

    public override IDictionary<string, object> Environment
    {
        get
        {
            Lent lent = Lend(out RequestLifetime lifetime);
            using RequestUse use = lifetime.Enter(nameof(Environment));
            lock (lent)
            {
                return (lent.Scope ??= new EnvironmentScope(use.Context, endpoint.PrefixSegments)).Environment;
            }
        }
    }

    internal override bool BeginBody() => OwnBody.Begin();

    internal override ValueTask<bool> ReadsWholeBodyAsync() => OwnBody.ReadsWholeAsync(Cancellation);

    internal override void RestartBody(long? start) => OwnBody.Restart();

    private OwinRequestStream OwnBody
    {
        get
        {
            Stream body = BodyProgress.BodyOf(HttpContext);
            Lent lent = Lend(out RequestLifetime lifetime);
            return OwinRequestStream.Over(lifetime, body, ref lent.Body, ViewName);
        }
    }

    internal override View View => endpoint.View;

    internal override ResponseMaker Maker => endpoint.Coercer;

    internal override string? HostUrlFor(string name, IEnumerable<KeyValuePair<string, object?>> values) =>
        EndpointUrls.Of(HttpContext, Scoped?.PathBase ?? HttpContext.Request.PathBase, name, values);

    internal override object? ProblemOf(HttpException error) => HttpProblem.Of(error, HttpContext);

    // After the environment was asked for, the request's own path base contains the prefix.
    private int Shift => Scoped is null ? endpoint.PrefixSegments : 0;

    public override Task<ViewForm> ReadFormAsync(CancellationToken cancellation = default)
    {
        Lent lent = Lend(out RequestLifetime lifetime);
        using RequestUse use = lifetime.Enter(nameof(ReadFormAsync));
        return lent.Form ??= lifetime.HoldAsync(ReadFormOnceAsync(use.Context, cancellation));
    }

    private async Task<ViewForm> ReadFormOnceAsync(HttpContext context, CancellationToken cancellation)
    {
        HttpRequest request = context.Request;
        if (!request.HasFormContentType)
        {
            FormLimits.RefuseJson(request.ContentType);
            return new ViewForm(new Dictionary<string, StringValues>(), []);
        }

        endpoint.NoteForm(context);

        // ASP.NET Core's own FormOptions apply too. The lower of both limits counts.
        FormLimits limits = endpoint.Coercer.Forms;
        limits.CheckBody(request.ContentLength);
        try
        {
            return FormConversion.Of(
                await SharedForm.ReadFormAsync(context, ViewName, cancellation.CanBeCanceled ? cancellation : context.RequestAborted),
                limits);
        }
        catch (BadHttpRequestException error)
        {
            throw new HttpException(
                error.StatusCode,
                error.StatusCode == StatusCodes.Status413PayloadTooLarge ? "The form is larger than this server accepts." : null,
                error);
        }
        catch (NotSupportedException error) when (error.Message.Contains("UTF-7", StringComparison.Ordinal))
        {
            throw FormLimits.RefuseEncoding(error);
        }
        catch (InvalidDataException error)
        {
            throw limits.Refuse(error);
        }
    }

    /// <summary>Runs an application that the view returned, in the request's environment and below the view's own prefix.</summary>
    public Task RunAppAsync(AppFunc app) => Scoped is { } scope
        ? scope.RunAsync(app)
        : HttpContextEnvironment.RunAsync(HttpContext, app, HostTypes.IsHostApp(app) ? 0 : endpoint.PrefixSegments, isResult: true);

    /// <summary>Ends the request, so that a view that kept it gets an error.</summary>
    public Task CompleteAsync()
    {
        return TakeBack() is { Scope: { } scope } ? scope.CompleteAsync() : Task.CompletedTask;
    }

    /// <summary>Ends the request of a view that failed. A response that has begun must not look complete, so its connection is broken.</summary>
    public void Fail(Exception error)
    {
        if (_context is not { } failed)
        {
            return;
        }

        try
        {
            endpoint.Log(failed, error);
        }
        catch (Exception)
        {
            // If the logger or the text of the error throws, the connection must still be broken below.
        }

        PipeWriter body = failed.Response.BodyWriter;
        if (failed.Response.HasStarted || (body.CanGetUnflushedBytes && body.UnflushedBytes > 0))
        {
            // Bytes in the pipe would be sent after the error's response, and a client would take them for another response.
            failed.Abort();
        }

        TakeBack()?.Scope?.Fail();
    }

    // A value that was read while the request ended may belong to the next one.
    private T Still<T>(T value)
    {
        _ = HttpContext;
        return value;
    }

    private EnvironmentScope? Scoped => _lent?.Scope;

    /// <summary>What the view gets of the request, with the lifetime that ends with the request. Several threads of the view may ask at once.</summary>
    private Lent Lend(out RequestLifetime lifetime)
    {
        HttpContext context = HttpContext;
        Lent? lent = _lent;
        if (lent is null)
        {
            Lent created = new(context);
            lent = Interlocked.CompareExchange(ref _lent, created, null) ?? created;
        }

        lifetime = lent.Lifetime;
        if (Volatile.Read(ref _context) is null)
        {
            // The request ended meanwhile, and its end may not have seen this lifetime.
            lifetime.End();
        }

        _ = HttpContext;
        return lent;
    }

    // A memory barrier between the write and the read would cost every text view up to 7 % of its time: see docs/design.md.
    private Lent? TakeBack()
    {
        Volatile.Write(ref _context, null);
        Lent? lent = Volatile.Read(ref _lent);
        if (lent is not null)
        {
            _lent = null;
            lent.Lifetime.End();
            lent.Body?.Release();
        }

        return lent;
    }

    private ReadOnlySpan<char> Prefix()
    {
        string path = HttpContext.Request.Path.Value ?? "";
        return path.AsSpan(0, PathPrefix.LengthOf(path, endpoint.PrefixSegments));
    }

    /// <summary>Objects of the request that the view got and may keep. Most views use none of them.</summary>
    private sealed class Lent(HttpContext context)
    {
        public readonly RequestLifetime Lifetime = new(context);
        public EnvironmentScope? Scope;
        public OwinRequestStream? Body;
        public Task<ViewForm>? Form;
    }

    /// <summary>ASP.NET Core's query, whose own type is not a dictionary.</summary>
    private sealed class QueryValues(IQueryCollection query) : IReadOnlyDictionary<string, StringValues>
    {
        public int Count => query.Count;

        public IEnumerable<string> Keys => query.Keys;

        public IEnumerable<StringValues> Values => query.Select(static pair => pair.Value);

        public StringValues this[string key] => query[key];

        public bool ContainsKey(string key) => query.ContainsKey(key);

        public bool TryGetValue(string key, out StringValues value) => query.TryGetValue(key, out value);

        public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator() => query.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>The headers, read through the request each time, because Kestrel reuses the header object.</summary>
    private sealed class HeaderValues(HttpContextViewRequest request) : IReadOnlyDictionary<string, StringValues>
    {
        private IHeaderDictionary Headers => request.HttpContext.Request.Headers;

        public int Count => request.Still(Headers.Count);

        public IEnumerable<string> Keys => request.Still(Headers.Keys);

        public IEnumerable<StringValues> Values => request.Still(Headers.Values);

        public StringValues this[string key] => request.Still(Headers[key]);

        public bool ContainsKey(string key) => request.Still(Headers.ContainsKey(key));

        public bool TryGetValue(string key, out StringValues value) => request.Still(Headers.TryGetValue(key, out value));

        public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator()
        {
            using IEnumerator<KeyValuePair<string, StringValues>> headers = Headers.GetEnumerator();
            while (MoveNext(headers))
            {
                yield return headers.Current;
            }
        }

        private bool MoveNext(IEnumerator<KeyValuePair<string, StringValues>> headers)
        {
            _ = request.HttpContext;
            return request.Still(headers.MoveNext());
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>The cookies of ASP.NET Core, whose indexer returns null for a missing cookie.</summary>
    private sealed class CookieValues(IRequestCookieCollection cookies) : IReadOnlyDictionary<string, string?>
    {
        public int Count => cookies.Count;

        public IEnumerable<string> Keys => cookies.Keys;

        public IEnumerable<string?> Values => cookies.Select(static cookie => cookie.Value);

        public string? this[string key] => cookies[key];

        public bool ContainsKey(string key) => cookies.ContainsKey(key);

        public bool TryGetValue(string key, out string? value) => cookies.TryGetValue(key, out value);

        public IEnumerator<KeyValuePair<string, string?>> GetEnumerator() => cookies.GetEnumerator()!;

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
