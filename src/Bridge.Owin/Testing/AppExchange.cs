using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using Bridge.Http;
using Bridge.Sending;

namespace Bridge.Owin.Testing;

/// <summary>One request to an application and its response.</summary>
internal sealed class AppExchange
{
    private const int UnreadBytes = 64 * 1024;

    // Kestrel's default limit for a request body.
    private const long LongestKeptBody = 30_000_000;

    private readonly HttpRequestMessage _request;
    private readonly HttpContent? _content;
    private readonly string _method;
    private readonly Pipe _requestBody = new(new PipeOptions(
        pauseWriterThreshold: UnreadBytes,
        resumeWriterThreshold: UnreadBytes / 2,
        useSynchronizationContext: false));
    private readonly Pipe _responseBody = new(new PipeOptions(
        pauseWriterThreshold: UnreadBytes,
        resumeWriterThreshold: UnreadBytes / 2,
        useSynchronizationContext: false));
    private readonly CancellationTokenSource _cancelled = new();
    private readonly TaskCompletionSource<HttpResponseMessage> _response = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HeaderCallbacks _onSendingHeaders = new();
    private readonly Dictionary<string, object> _environment;
    private readonly object _lock = new();
    private long? _expected;
    private long _written;
    private bool _sendsBody = true;
    private bool _hasStarted;

    public AppExchange(HttpRequestMessage request, string method, Uri uri, HttpContent? content, CookieContainer? cookies, bool sendsCredentials)
    {
        _request = request;
        _method = method;
        _content = content;
        if (!RequestTarget.TryParse(uri.PathAndQuery, out string path, out string query))
        {
            throw new HttpRequestException($"No server takes the URL {uri}: its path has a NUL.");
        }

        _environment = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [OwinKeys.OwinVersion] = "1.0",
            [OwinKeys.CallCancelled] = _cancelled.Token,
            [OwinKeys.RequestMethod] = method,
            [OwinKeys.RequestScheme] = uri.Scheme,
            [OwinKeys.RequestProtocol] = "HTTP/1.1",
            [OwinKeys.RequestPathBase] = "",
            [OwinKeys.RequestPath] = path,
            [OwinKeys.RequestQueryString] = query,
            [OwinKeys.RequestHeaders] = HeadersOf(uri, cookies, sendsCredentials),
            [OwinKeys.RequestBody] = content is null ? Stream.Null : new ReadOnlyBodyStream(_requestBody.Reader),
            [OwinKeys.ResponseHeaders] = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase),
            [OwinKeys.ResponseBody] = new AppResponseStream(this),
            [OwinKeys.OnSendingHeaders] = new Action<Action<object>, object>(_onSendingHeaders.Register),
            [OwinKeys.RemoteIpAddress] = "127.0.0.1",
            [OwinKeys.RemotePort] = "0",
            [OwinKeys.LocalIpAddress] = "127.0.0.1",
            [OwinKeys.LocalPort] = uri.Port.ToString(CultureInfo.InvariantCulture),
            [OwinKeys.IsLocal] = true,
        };
    }

    /// <summary>Where the application writes. The reader gets each part as soon as it is written.</summary>
    public PipeWriter Output => _responseBody.Writer;

    public CancellationToken Cancelled => _cancelled.Token;

    public async Task<HttpResponseMessage> SendAsync(AppFunc app, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using CancellationTokenRegistration registration = cancellation.Register(
            static state =>
            {
                var exchange = (AppExchange)state!;
                exchange._response.TrySetCanceled();
                exchange.Abandon();
            },
            this);

        bool isKept = IsKept(_content);
        if (isKept)
        {
            // Katana's form reader consumes every body, and cannot read all of them. With a stream that can seek, a view can still read the body.
            _environment[OwinKeys.RequestBody] = new MemoryStream(await _content!.ReadAsByteArrayAsync().ConfigureAwait(false), writable: false);
        }

        // An application may write synchronously and then block until the caller reads, so it must not run on the caller's thread.
        _ = Task.Run(() => RunAsync(app));
        if (_content is not null && !isKept)
        {
            _ = PumpAsync(_content);
        }

        try
        {
            return await _response.Task.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new TaskCanceledException("The request was cancelled before the application sent its headers.");
        }
    }

    /// <summary>Called before the first byte. Runs the callbacks and gives the headers to the caller.</summary>
    /// <returns>Whether the response has a body to send.</returns>
    public bool Start()
    {
        lock (_lock)
        {
            if (_hasStarted)
            {
                return _sendsBody;
            }

            _hasStarted = true;
        }

        try
        {
            SendHeaders();
        }
        catch (Exception error)
        {
            // If the application ignores this and goes on, the caller must not wait for ever.
            _response.TrySetException(error);
            throw;
        }

        return _sendsBody;
    }

    /// <summary>Counts the bytes that are written, because a server sends no bytes beyond the Content-Length.</summary>
    public void Count(int bytes)
    {
        _written += bytes;
        if (_written > _expected)
        {
            throw new InvalidOperationException($"The application announced {_expected} bytes in Content-Length and wrote more.");
        }
    }

    /// <summary>The caller has left: the application's token is cancelled, and its writes fail.</summary>
    public void Abandon()
    {
        try
        {
            _cancelled.Cancel();
        }
        catch (AggregateException)
        {
            // A callback of the application failed. As on a server, the caller does not see this failure.
        }

        _requestBody.Reader.CancelPendingRead();
        _requestBody.Writer.CancelPendingFlush();
        _responseBody.Writer.CancelPendingFlush();
    }

    private void SendHeaders()
    {
        _onSendingHeaders.Run();
        OwinEnvironment owin = new(_environment);
        HttpResponseMessage response = new(AppResponseHead.StatusOf(owin))
        {
            RequestMessage = _request,
            Version = HttpVersion.Version11,
        };
        if (AppResponseHead.PhraseOf(owin) is { } reason)
        {
            response.ReasonPhrase = reason;
        }

        _sendsBody = StatusRule.SendsBody(owin.StatusCode, _method);
        AppResponseContent content = new(new AppBodyStream(_responseBody.Reader, this));
        response.Content = content;
        foreach (KeyValuePair<string, string[]> header in owin.ResponseHeaders)
        {
            string[] values = AppResponseHead.ValuesOf(header.Key, header.Value);
            if (values.Length > 0 && !response.Headers.TryAddWithoutValidation(header.Key, values))
            {
                content.Headers.TryAddWithoutValidation(header.Key, values);
            }
        }

        _expected = _sendsBody ? content.Headers.ContentLength : null;
        if (!_response.TrySetResult(response))
        {
            response.Dispose();
        }
    }

    private static bool IsKept(HttpContent? content) =>
        content?.Headers is { ContentLength: <= LongestKeptBody, ContentType.MediaType: { } type }
        && (IsOf(type, MediaTypes.MultipartForm) || IsOf(type, MediaTypes.UrlEncodedForm) || MediaTypes.IsJson(type));

    private static bool IsOf(string type, string name) => string.Equals(type, name, StringComparison.OrdinalIgnoreCase);

    private async Task RunAsync(AppFunc app)
    {
        Exception? failure = null;
        try
        {
            Task task = app(_environment)
                ?? throw new InvalidOperationException("The application returned null instead of the Task that OWIN 1.0.1 section 3.1 requires.");
            await task.ConfigureAwait(false);
            Start();
            if (_written < _expected && _sendsBody)
            {
                throw new InvalidOperationException($"The application announced {_expected} bytes in Content-Length and wrote {_written}.");
            }
        }
        catch (Exception error)
        {
            failure = error;
        }

        // After the headers were sent, only a read of the body can report an error.
        bool isBroken = failure is not null && !_response.TrySetException(failure);
        await _responseBody.Writer.CompleteAsync(isBroken
            ? new IOException("The application failed after it had sent its headers: " + failure!.Message, failure)
            : null)
            .ConfigureAwait(false);
        await _requestBody.Reader.CompleteAsync().ConfigureAwait(false);
    }

    private async Task PumpAsync(HttpContent content)
    {
        Exception? failure = null;
        try
        {
            await content.CopyToAsync(new AppPumpStream(_requestBody.Writer, _cancelled.Token)).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            failure = error;
        }

        await _requestBody.Writer.CompleteAsync(failure).ConfigureAwait(false);
    }

    private Dictionary<string, string[]> HeadersOf(Uri uri, CookieContainer? cookies, bool sendsCredentials)
    {
        Dictionary<string, string[]> headers = new(StringComparer.OrdinalIgnoreCase)
        {
            ["Host"] = [_request.Headers.Host ?? uri.Authority],
        };
        Add(headers, _request.Headers);
        if (!sendsCredentials)
        {
            // As in HttpClient's own handlers, credentials for one URL are not sent to the URL that it redirects to.
            headers.Remove("Authorization");
        }

        if (cookies?.GetCookieHeader(uri) is { Length: > 0 } cookie)
        {
            headers["Cookie"] = headers.TryGetValue("Cookie", out string[]? own) ? [string.Join("; ", [.. own, cookie])] : [cookie];
        }

        if (_content is not null)
        {
            // Reading the length computes it and adds the header to the others.
            bool isKnown = _content.Headers.ContentLength is not null;
            Add(headers, _content.Headers);
            if (!isKnown)
            {
                headers["Transfer-Encoding"] = ["chunked"];
            }
        }

        return headers;
    }

    private static void Add(Dictionary<string, string[]> headers, HttpHeaders added)
    {
        foreach (KeyValuePair<string, IEnumerable<string>> header in added)
        {
            headers[header.Key] = header.Key.Equals("User-Agent", StringComparison.OrdinalIgnoreCase) ? [string.Join(" ", header.Value)] : [.. header.Value];
        }
    }
}
