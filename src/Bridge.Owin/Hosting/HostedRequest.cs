using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Text;
using Bridge.Errors;

namespace Bridge.Owin.Hosting;

/// <summary>
/// One request, from HttpListener's context to the closed response. The response passes through three states: open (the application may change its head),
/// fixed (the callbacks have run, the head is checked and handed to HttpListener), started (bytes have been sent). Until it has started, a failure is a clean 500;
/// after that, the connection is broken.
/// </summary>
internal sealed class HostedRequest
#if NET
    : IThreadPoolWorkItem
#endif
{
    // What a client may still send of a body that the application did not read, before its connection is closed instead of kept:
    // reading on costs less than a new connection only while it is little, and a client could send forever.
    private const int DrainLimit = 1 << 20;
    private static readonly TimeSpan s_drainTimeout = TimeSpan.FromSeconds(2);

    private static readonly object s_ok = 200;
    private static readonly object s_true = true;
    private static readonly object s_false = false;

    private readonly OwinHost _host;
    private readonly HttpListenerContext _context;
    private readonly HttpListenerRequest _request;
    private readonly HttpListenerResponse _response;
    private readonly HostEnvironment _environment;
    private HostHeaders? _requestHeaders;
    private HostHeaders? _responseHeaders;
    private RequestBodyStream? _requestBody;
#if NET
    private ChunkedBody? _chunks;
#endif
    private string _path = "";
    private string _pathBase = "";
    private string _query = "";
    private List<KeyValuePair<Action<object>, object>>? _callbacks;
    private CancellationTokenSource? _cancellation;
    private volatile bool _cancelled;
    private volatile bool _ended;
    private int _writes;
    private bool _fixing;
    private bool _fixed;
    private bool _started;
    private bool _sendsBody;
    private long _declared = -1;
    private long _written;
    private Exception? _headFailure;
    private Stream? _output;

    public HostedRequest(OwinHost host, HttpListenerContext context)
    {
        _host = host;
        _context = context;
        _request = context.Request;
        _response = context.Response;
        _environment = new HostEnvironment(this);
    }

    /// <summary>Whether the application is done: its environment and streams throw from here on.</summary>
    public bool Ended => _ended;

    /// <summary>The connection's socket, where it can be reached.</summary>
    public Socket? Socket => HttpListenerInternals.SocketOf(_context);

    /// <summary>HttpListener's own stream; only after <see cref="BeforeWrite"/> said true.</summary>
    public Stream Output => _output ??= _response.OutputStream;

#if NET
    private bool IsMalformed => _chunks is { IsMalformed: true };

    private bool IsFollowed => _chunks is { IsFollowed: true };
#else
    private static bool IsMalformed => false;

    private static bool IsFollowed => false;
#endif

    private bool IsHead => _request.HttpMethod == "HEAD";

#if NET
    void IThreadPoolWorkItem.Execute() => _ = RunAsync();
#endif

    /// <summary>Runs the application and ends the response. Never throws.</summary>
    public async Task RunAsync()
    {
        try
        {
            if (HttpListenerInternals.FollowsUnseen(_context))
            {
                Break();
                return;
            }

            if (WasAnswered())
            {
                return;
            }

            var refusal = Begin();
            var failure = refusal == 0 ? await InvokeAsync().ConfigureAwait(false) : null;
            var isTooLarge = RequestTooLargeException.IsCauseOf(failure);
            if (failure is not null && !isTooLarge && !(_cancelled && failure is ClientLeftException or OperationCanceledException))
            {
                _host.Report(failure, _environment);
            }

            End();
            if (_cancelled || (failure is not null && _started))
            {
                Break();
                return;
            }

            if (Interlocked.CompareExchange(ref _writes, 0, 0) != 0)
            {
                // Its bytes and the response's end would come to the wire in any order, and in parts.
                _host.Report(
                    new InvalidOperationException(
                        $"{Excerpt.Of(_request.HttpMethod)} {Excerpt.Of(_pathBase + _path, 1024)}: the application's task completed while the application was still writing to the response's body, so the connection was broken. Await every write and flush."),
                    null);
                Break();
                return;
            }

            if (failure is not null)
            {
                await ReplaceAsync(isTooLarge ? 413 : IsMalformed ? 400 : 500, _host.Development ? failure.ToString() : "").ConfigureAwait(false);
            }
            else if (refusal != 0)
            {
                await ReplaceAsync(refusal, "").ConfigureAwait(false);
            }

            if ((_requestBody is { AtEnd: false } body && !await DrainAsync(body).ConfigureAwait(false)) || IsFollowed || _host.IsStopping)
            {
                // HttpListener would read the rest of the request on this thread, however long it is, unless the connection is to be closed. It looks here also after the head was sent.
                _response.Headers["Connection"] = "close";
            }

            _response.Close();
        }
        catch (Exception e)
        {
            if (e is not (HttpListenerException or IOException or ObjectDisposedException))
            {
                _host.Report(e, null);
            }

            Break();
        }
        finally
        {
            End();
            _host.Done(this);
        }
    }

    /// <summary>Cancels owin.CallCancelled and breaks the connection, from another thread, since the host stops.</summary>
    public void Abort()
    {
        Cancel();
        HttpListenerInternals.Break(_context);
    }

    /// <summary>Notes that the connection is lost.</summary>
    /// <returns>What the application's read or write is to throw.</returns>
    public ClientLeftException Left(Exception? cause)
    {
        Cancel();
        return new ClientLeftException(cause);
    }

    public void ThrowIfEnded()
    {
        if (_ended)
        {
            throw new ObjectDisposedException(null, "The request of this stream has ended: await everything that is written before the application's task completes.");
        }
    }

    /// <summary>Notes that the application is writing, so that the response is not ended at the same time.</summary>
    /// <exception cref="ObjectDisposedException">The application's task has completed.</exception>
    public void EnterWrite()
    {
        Interlocked.Increment(ref _writes);
        if (_ended)
        {
            ExitWrite();
            ThrowIfEnded();
        }
    }

    public void ExitWrite() => Interlocked.Decrement(ref _writes);

    /// <summary>Fixes the head if this is the first write, and counts.</summary>
    /// <returns>Whether these bytes are to be sent; false where the response has no body (HEAD, 204, 205, 304), or there are none.</returns>
    public bool BeforeWrite(int count)
    {
        ThrowIfEnded();
        if (_cancelled)
        {
            throw new ClientLeftException(null);
        }

        if (!_fixed)
        {
            Fix(hasBody: true);
        }

        if (count == 0 || !_sendsBody)
        {
            return false;
        }

        if (_declared >= 0 && count > _declared - _written)
        {
            throw new InvalidOperationException(string.Format(
                CultureInfo.InvariantCulture,
                "The application declared a Content-Length of {0} bytes and writes {1}: the bytes beyond it are not sent.",
                _declared,
                _written + count));
        }

        if (!_started)
        {
            _started = true;
            if (count != _declared)
            {
                SendAtOnce();
            }
        }

        _written += count;
        return true;
    }

    /// <summary>Fixes the head if nothing has been written yet, and sends it.</summary>
    public void Flush()
    {
        EnterWrite();
        try
        {
            FlushHead();
        }
        finally
        {
            ExitWrite();
        }
    }

    private void FlushHead()
    {
        BeforeWrite(0);
        if (!_started && _sendsBody)
        {
            try
            {
                _started = HttpListenerInternals.TrySendHead(Output);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                _started = true;
                throw Left(e);
            }

            if (_started)
            {
                SendAtOnce();
            }
        }
    }

    /// <summary>For what changes the response's head.</summary>
    public void ThrowIfFixed(string key)
    {
        if (_fixed)
        {
            throw new InvalidOperationException($"The response's headers have been sent: '{key}' cannot be changed after the first write or flush. Set it before, or in a server.OnSendingHeaders callback.");
        }
    }

    /// <returns>The value of one of the host's keys for this request; null where the request has none.</returns>
    public object? Compute(string key) => key switch
    {
        OwinKeys.RequestBody => (Stream?)_requestBody ?? Stream.Null,
        OwinKeys.RequestHeaders => _requestHeaders ??= ReadHeaders(),
        OwinKeys.RequestMethod => _request.HttpMethod,
        OwinKeys.RequestPath => _path,
        OwinKeys.RequestPathBase => _pathBase,
        OwinKeys.RequestProtocol => Protocol(),
        OwinKeys.RequestQueryString => _query,
        OwinKeys.RequestScheme => _request.IsSecureConnection ? "https" : "http",
        OwinKeys.RequestId => _host.NextRequestId(),
        OwinKeys.RequestUser or OwinKeys.ServerUser or OwinKeys.ResponseReasonPhrase => null,
        OwinKeys.ResponseBody => new ResponseBodyStream(this),
        OwinKeys.ResponseHeaders => NewResponseHeaders(),
        OwinKeys.ResponseStatusCode => s_ok,
        OwinKeys.ResponseProtocol => Protocol(),
        OwinKeys.CallCancelled => CallCancelled(),
        OwinKeys.OwinVersion => "1.0",
        OwinKeys.RemoteIpAddress => EndPoint(remote: true)?.Address.ToString(),
        OwinKeys.RemotePort => EndPoint(remote: true)?.Port.ToString(CultureInfo.InvariantCulture),
        OwinKeys.LocalIpAddress => EndPoint(remote: false)?.Address.ToString(),
        OwinKeys.LocalPort => EndPoint(remote: false)?.Port.ToString(CultureInfo.InvariantCulture),
        OwinKeys.IsLocal => EndPoint(remote: true) is { } remote && (IPAddress.IsLoopback(remote.Address) || remote.Address.Equals(EndPoint(remote: false)?.Address)) ? s_true : s_false,
        OwinKeys.Capabilities => _host.Capabilities,
        OwinKeys.OnSendingHeaders => (Action<Action<object>, object>)OnSendingHeaders,
        OwinKeys.ConnectionId => EndPoint(remote: true)?.ToString(),
        OwinKeys.TraceOutput => _host.TraceOutput,
        OwinKeys.AppName => _host.AppName,
        OwinKeys.AppMode => _host.Development ? "development" : null,
        OwinKeys.OnAppDisposing => _host.Stopping,
        OwinKeys.SendFileAsync => (Func<string, long, long?, CancellationToken, Task>)SendFileAsync,
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, "No key of the host."),
    };

    /// <summary>HttpListener answers a POST or PUT without a length (411), and a transfer coding other than chunked (501), and hands the request on all the same.</summary>
    private bool WasAnswered()
    {
        var coding = _request.Headers["Transfer-Encoding"];
        if (coding is not null && _request.ProtocolVersion >= HttpVersion.Version11)
        {
            return !coding.Equals("chunked", StringComparison.OrdinalIgnoreCase);
        }

        return (_request.HttpMethod.Equals("POST", StringComparison.OrdinalIgnoreCase) || _request.HttpMethod.Equals("PUT", StringComparison.OrdinalIgnoreCase))
            && _request.Headers["Content-Length"] is null;
    }

    /// <returns>0, or the status that the request is answered with before the application sees it.</returns>
    private int Begin()
    {
        if (!HttpListenerInternals.IsHeadWellFormed(_context))
        {
            return 400;
        }

        if (!HttpListenerInternals.IsHeadWhole(_context))
        {
            // A line that framed the body to HttpListener alone may be among those that are gone: whatever follows on this connection is not read.
            _response.KeepAlive = false;
        }

        if (HttpListenerInternals.IsFollowed(_context, _request.ContentLength64 < 0 ? long.MaxValue : _request.ContentLength64))
        {
            // The client is told, by the connection's end, that what it sent after this request was not answered.
            _response.KeepAlive = false;
        }

        // Before the response's head is fixed: HttpListener sets the response to chunked when the stream of a chunked request is first asked for.
        if (_request.HasEntityBody)
        {
            var input = _request.InputStream;
#if NET
            Func<byte[], int, int, int>? decoded = null;
            if (HttpListenerInternals.ChunkedBodyOf(input) is { } chunks)
            {
                input = _chunks = chunks;
            }
            else
            {
                decoded = HttpListenerInternals.DecodedReader(input);
            }
#else
            var decoded = HttpListenerInternals.DecodedReader(input);
            if (MonoChunkedBody.IsNeeded && _request.Headers["Transfer-Encoding"] is not null)
            {
                input = new MonoChunkedBody(input, _context);
            }
#endif
            _requestBody = new RequestBodyStream(this, input, _request.ContentLength64, _host.MaxRequestBodySize, decoded);
        }

        if (_request.Headers["Transfer-Encoding"] is not null)
        {
            if (_request.ProtocolVersion < HttpVersion.Version11)
            {
                // HTTP/1.0 has no transfer codings: to read the chunks as the next request is what a smuggler hopes for (RFC 9112 section 6.1).
                return 400;
            }

            // Now, since HttpListener adds the trailer of the body to them when it comes to it.
            _requestHeaders = ReadHeaders();
            if (_request.Headers["Content-Length"] is not null)
            {
                // The chunks count (RFC 9112 section 6.3), but who sent both may have been understood otherwise on the way here.
                _response.KeepAlive = false;
            }
        }

        if (!_host.IsFor(_request.UserHostName) || !RequestTarget.TryParse(_request.RawUrl ?? "", out _path, out _query))
        {
            return 400;
        }

        var pathBase = _host.PathBase;
        if (pathBase.Length > 0)
        {
            if (!_path.StartsWith(pathBase, StringComparison.OrdinalIgnoreCase) || (_path.Length > pathBase.Length && _path[pathBase.Length] != '/'))
            {
                return 404;
            }

            _pathBase = _path.Substring(0, pathBase.Length);
            _path = _path.Substring(pathBase.Length);
        }

        return 0;
    }

    /// <returns>Why the request failed; null where it did not.</returns>
    private async Task<Exception?> InvokeAsync()
    {
        try
        {
            var task = _host.App(_environment) ?? throw new InvalidOperationException("The application returned null instead of a task.");
            await task.ConfigureAwait(false);
            if (!_cancelled && !_fixed)
            {
                Fix(hasBody: false);
            }

            if (_headFailure is null && !_cancelled && _sendsBody && _declared > _written)
            {
                return new InvalidOperationException(string.Format(
                    CultureInfo.InvariantCulture, "The application declared a Content-Length of {0} bytes and wrote {1}.", _declared, _written));
            }

            return _headFailure;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private void Fix(bool hasBody)
    {
        if (_headFailure is not null)
        {
            ExceptionDispatchInfo.Capture(_headFailure).Throw();
        }

        if (_fixing)
        {
            throw new InvalidOperationException("A server.OnSendingHeaders callback wrote to the response's body: callbacks may change the status and the headers only.");
        }

        try
        {
            _fixing = true;
            while (_callbacks is { Count: > 0 } callbacks)
            {
                var last = callbacks[callbacks.Count - 1];
                callbacks.RemoveAt(callbacks.Count - 1);
                last.Key(last.Value);
            }

            var status = (int)(_environment.Peek(OwinKeys.ResponseStatusCode) ?? s_ok);
            _declared = ResponseHead.Apply(
                _response,
                status,
                (string?)_environment.Peek(OwinKeys.ResponseReasonPhrase),
                (IDictionary<string, string[]>?)_environment.Peek(OwinKeys.ResponseHeaders));
            Frame(status, hasBody);
            _fixed = true;
            _responseHeaders?.Seal();
        }
        catch (Exception e)
        {
            _headFailure = e;
            throw;
        }
        finally
        {
            _fixing = false;
        }
    }

    private void Frame(int status, bool hasBody)
    {
        _sendsBody = !IsHead && status is not (204 or 205 or 304);
        if (_host.IsStopping)
        {
            _response.KeepAlive = false;
        }

        if (_response.SendChunked)
        {
            // As HttpListener sets it for a chunked request, whatever the response is.
            _response.SendChunked = false;
        }

        if (_declared >= 0 && status is not (204 or 205))
        {
            _response.ContentLength64 = _declared;
        }
        else if (!hasBody && !IsHead || status is 204 or 205 or 304)
        {
            _response.ContentLength64 = 0;
        }
        else
        {
            var chunked = _request.ProtocolVersion >= HttpVersion.Version11;
            if (chunked)
            {
                _response.SendChunked = true;
            }

            if (IsHead || !chunked)
            {
                // A body without length and chunks ends with its connection. And to a HEAD, HttpListener sends the end of the chunks that it did not send,
                // which a client would take for the beginning of the next response.
                _response.KeepAlive = false;
            }
        }
    }

    /// <summary>HttpListener leaves Nagle's algorithm on and writes a chunk in two parts: the second would wait for the client's delayed ACK, and so would a second write.</summary>
    private void SendAtOnce()
    {
        if (Socket is { } socket)
        {
            try
            {
                socket.NoDelay = true;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The client is gone: the write will say so.
            }
        }
    }

    /// <summary>Answers with nothing of what the application had set.</summary>
    private async Task ReplaceAsync(int status, string text)
    {
        _response.Headers.Clear();
        _response.StatusCode = status;
        _response.StatusDescription = status switch { 400 => "Bad Request", 404 => "Not Found", 413 => "Payload Too Large", _ => "Internal Server Error" };
        if (status is 400 or 413)
        {
            _response.KeepAlive = false;
        }

        var body = Encoding.UTF8.GetBytes(text);
        _response.ContentLength64 = body.Length;
        if (body.Length > 0)
        {
            _response.ContentType = "text/plain; charset=utf-8";
            if (!IsHead)
            {
                await _response.OutputStream.WriteAsync(body, 0, body.Length, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Reads what the application left of the request's body.</summary>
    /// <returns>Whether all of it was read, so that the connection can be kept.</returns>
    private async Task<bool> DrainAsync(RequestBodyStream body)
    {
        using var timeout = new CancellationTokenSource();
        try
        {
            var buffer = new byte[4096];
            var tooLong = Task.Delay(s_drainTimeout, timeout.Token);
            for (var total = 0; total < DrainLimit;)
            {
                var read = body.ReadCoreAsync(buffer, 0, buffer.Length);
                if (await Task.WhenAny(read, tooLong).ConfigureAwait(false) != read)
                {
                    _ = read.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
                    return false;
                }

                var count = await read.ConfigureAwait(false);
                if (count == 0)
                {
                    return true;
                }

                total += count;
            }

            return false;
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // The client left, or sends what is no body; if it has stopped sending only, it still gets its response.
            return false;
        }
        finally
        {
            timeout.Cancel();
        }
    }

    private void Break()
    {
        HttpListenerInternals.Break(_context);
        try
        {
            // Lets HttpListener forget the connection; on Windows it is what breaks it.
            _response.Abort();
        }
        catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It failed to write the end of a response to the connection that was just broken.
        }
    }

    private void End()
    {
        if (!_ended)
        {
            _ended = true;
            _environment.End();
            _requestHeaders?.End();
            _responseHeaders?.End();
            _callbacks = null;
        }
    }

    private void Cancel()
    {
        _cancelled = true;
        if (_cancellation is { } cancellation)
        {
            // Elsewhere: a callback of the application must neither run inside its own write nor hold up the host's stop.
            ThreadPool.UnsafeQueueUserWorkItem(CancelNow, cancellation);
        }
    }

    private void CancelNow(object? cancellation)
    {
        try
        {
            ((CancellationTokenSource)cancellation!).Cancel();
        }
        catch (Exception e)
        {
            _host.Report(e, null);
        }
    }

    private object CallCancelled()
    {
        var cancellation = new CancellationTokenSource();
        _cancellation = cancellation;
        Interlocked.MemoryBarrier();
        if (_cancelled)
        {
            cancellation.Cancel();
        }

        return cancellation.Token;
    }

    private void OnSendingHeaders(Action<object> callback, object state)
    {
        ThrowIfEnded();
        if (_fixed)
        {
            throw new InvalidOperationException("The response's headers have been sent: server.OnSendingHeaders takes callbacks before the first write.");
        }

        (_callbacks ??= []).Add(new(callback, state));
    }

    private async Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken)
    {
        EnterWrite();
        try
        {
            await SendPartAsync(path, offset, count, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ExitWrite();
        }
    }

    private async Task SendPartAsync(string path, long offset, long? count, CancellationToken cancellationToken)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 4096, useAsync: true);
        var rest = count ?? file.Length - offset;
        if (offset < 0 || rest < 0 || rest > file.Length - offset)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count), string.Format(CultureInfo.InvariantCulture, "'{0}' has {1} bytes: {2} from {3} on cannot be sent.", Path.GetFileName(path), file.Length, rest, offset));
        }

        file.Position = offset;
        var body = (Stream)_environment[OwinKeys.ResponseBody];
        var buffer = new byte[(int)Math.Min(rest, 64 * 1024)];
        while (rest > 0)
        {
            var read = await file.ReadAsync(buffer, 0, (int)Math.Min(rest, buffer.Length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                throw new EndOfStreamException($"'{Path.GetFileName(path)}' became shorter while it was sent.");
            }

            await body.WriteAsync(buffer, 0, read, cancellationToken).ConfigureAwait(false);
            rest -= read;
        }
    }

    private HostHeaders NewResponseHeaders()
    {
        _responseHeaders = new HostHeaders(4);
        if (_fixed)
        {
            _responseHeaders.Seal();
        }

        return _responseHeaders;
    }

    private string Protocol() => _request.ProtocolVersion == HttpVersion.Version11 ? "HTTP/1.1" : "HTTP/" + _request.ProtocolVersion;

    private IPEndPoint? EndPoint(bool remote)
    {
        try
        {
            return remote ? _request.RemoteEndPoint : _request.LocalEndPoint;
        }
        catch (Exception e) when (e is NullReferenceException or ObjectDisposedException or HttpListenerException or SocketException)
        {
            // HttpListener asks the socket, which is gone when the client is.
            return null;
        }
    }

    private HostHeaders ReadHeaders()
    {
        var source = _request.Headers;
        var count = source.Count;
        var headers = new HostHeaders(count + 1);
        for (var i = 0; i < count; i++)
        {
            if (source.GetKey(i) is { } name && source.GetValues(i) is { } values)
            {
                headers.Inner[name] = values;
            }
        }

        if (headers.Inner.ContainsKey("Transfer-Encoding"))
        {
            headers.Inner.Remove("Content-Length");
        }

        if (!headers.Inner.ContainsKey("Host"))
        {
            // OWIN 1.0.1 section 3.3 wants one; an HTTP/1.0 client need not send it.
            headers.Inner["Host"] = [EndPoint(remote: false)?.ToString() ?? ""];
        }

        return headers;
    }
}
