using System.Globalization;
using System.Net;
using Bridge.Owin.Testing;

namespace Bridge.Listener;

/// <summary>One request: its environment, a plain dictionary as OWIN 1.0.1 has it, and its response.</summary>
internal sealed class ListenerRequest
{
    private readonly HttpListenerContext _context;
    private readonly Dictionary<string, object> _environment = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _headers = new(StringComparer.OrdinalIgnoreCase);
    private readonly Stack<(Action<object> Callback, object State)> _callbacks = new();
    private readonly CancellationTokenSource _left = new();
    private bool _isStarted;
    private long _declared = -1;
    private long _written;

    public ListenerRequest(HttpListenerContext context, TextWriter trace, CancellationToken stopping)
    {
        _context = context;
        HttpListenerRequest request = context.Request;
        _environment[OwinKeys.OwinVersion] = "1.0";
        _environment[OwinKeys.CallCancelled] = _left.Token;
        _environment[OwinKeys.RequestMethod] = request.HttpMethod;
        _environment[OwinKeys.RequestScheme] = "http";
        _environment[OwinKeys.RequestProtocol] = "HTTP/" + request.ProtocolVersion;
        _environment[OwinKeys.RequestPathBase] = "";

        // By index: by name, GetValues splits the lists that it knows at their commas.
        _environment[OwinKeys.RequestHeaders] = Enumerable.Range(0, request.Headers.Count)
            .ToDictionary(index => request.Headers.GetKey(index)!, index => request.Headers.GetValues(index)!, StringComparer.OrdinalIgnoreCase);
        _environment[OwinKeys.RequestBody] = request.HasEntityBody ? new RequestBody(request.InputStream) : Stream.Null;
        _environment[OwinKeys.ResponseHeaders] = _headers;
        _environment[OwinKeys.ResponseBody] = new ResponseBody(this);
        _environment[OwinKeys.OnSendingHeaders] = (Action<Action<object>, object>)((callback, state) => _callbacks.Push((callback, state)));
        _environment[OwinKeys.RemoteIpAddress] = request.RemoteEndPoint.Address.ToString();
        _environment[OwinKeys.RemotePort] = request.RemoteEndPoint.Port.ToString(CultureInfo.InvariantCulture);
        _environment[OwinKeys.LocalIpAddress] = request.LocalEndPoint.Address.ToString();
        _environment[OwinKeys.LocalPort] = request.LocalEndPoint.Port.ToString(CultureInfo.InvariantCulture);
        _environment[OwinKeys.IsLocal] = request.IsLocal;
        _environment[OwinKeys.TraceOutput] = trace;
        _environment[OwinKeys.OnAppDisposing] = stopping;
    }

    private HttpListenerResponse Response => _context.Response;

    /// <summary>
    /// Runs the application and ends the response: with a 500 where it failed before a byte was sent, and by breaking the connection
    /// where it failed later.
    /// </summary>
    public async Task RunAsync(AppFunc app, Action<Exception, IDictionary<string, object>> onError)
    {
        try
        {
            if (WasAnswered())
            {
                return;
            }

            if (!RequestTarget.TryParse(_context.Request.RawUrl ?? "", out string path, out string query))
            {
                Replace(400);
                return;
            }

            _environment[OwinKeys.RequestPath] = path;
            _environment[OwinKeys.RequestQueryString] = query;
            try
            {
                await app(_environment);
                Start(hasBody: false);
                if (_declared > _written && SendsBody)
                {
                    throw new InvalidOperationException($"The application declared a Content-Length of {_declared} bytes and wrote {_written}.");
                }
            }
            catch (Exception failure)
            {
                if (!_left.IsCancellationRequested)
                {
                    onError(failure, _environment);
                }

                if (_written > 0)
                {
                    Response.Abort();
                }
                else
                {
                    Replace(500);
                }

                return;
            }

            Response.Close();
        }
        catch (Exception failure) when (IsConnectionFailure(failure))
        {
            // The client has left; there is nobody to answer.
        }
    }

    /// <summary>Starts the response where it is not started yet, and counts.</summary>
    /// <returns>Where the bytes go.</returns>
    public Stream BeforeWrite(int count)
    {
        Start(hasBody: true);
        _written += count;
        return SendsBody && count > 0 ? Response.OutputStream : Stream.Null;
    }

    /// <summary>Notes that the client has left.</summary>
    /// <returns>What the application's write is to throw.</returns>
    public IOException Left(Exception cause)
    {
        _left.Cancel();
        return new IOException("The client has left.", cause);
    }

    public static bool IsConnectionFailure(Exception failure) => failure is HttpListenerException or IOException or ObjectDisposedException;

    private bool SendsBody => _context.Request.HttpMethod != "HEAD" && Response.StatusCode is not (204 or 205 or 304);

    /// <summary>HttpListener answers a POST or PUT without a length itself (411), and hands the request on all the same.</summary>
    private bool WasAnswered() =>
        _context.Request is { ContentLength64: < 0, HttpMethod: var method, Headers: var headers } && headers["Transfer-Encoding"] is null
        && (method.Equals("POST", StringComparison.OrdinalIgnoreCase) || method.Equals("PUT", StringComparison.OrdinalIgnoreCase));

    private void Start(bool hasBody)
    {
        if (_isStarted)
        {
            return;
        }

        while (_callbacks.Count > 0)
        {
            (Action<object> callback, object state) = _callbacks.Pop();
            callback(state);
        }

        Response.StatusCode = _environment.TryGetValue(OwinKeys.ResponseStatusCode, out object? status) ? (int)status : 200;
        if (_environment.TryGetValue(OwinKeys.ResponseReasonPhrase, out object? reason) && reason is string phrase)
        {
            Response.StatusDescription = phrase;
        }

        foreach (KeyValuePair<string, string[]> header in _headers)
        {
            Set(header.Key, header.Value);
        }

        Frame(hasBody);
        _isStarted = true;
    }

    private void Set(string name, string[] values)
    {
        switch (name.ToUpperInvariant())
        {
            case "CONTENT-LENGTH":
                _declared = long.Parse(values[0], NumberStyles.None, CultureInfo.InvariantCulture);
                return;
            case "CONNECTION" or "KEEP-ALIVE" or "TRANSFER-ENCODING":
                return;
            case "CONTENT-TYPE" or "LOCATION":
                Response.AddHeader(name, values[values.Length - 1]);
                return;
            case "WWW-AUTHENTICATE":
                // A second AppendHeader of it is refused; a list is the same to a client (RFC 9110, section 11.6.1).
                Response.AddHeader(name, string.Join(", ", values));
                return;
        }

        foreach (string value in values)
        {
            Response.AppendHeader(name, value);
        }
    }

    private void Frame(bool hasBody)
    {
        // HttpListener sets it for a chunked request, whatever the response is.
        Response.SendChunked = false;
        if (_declared >= 0 && Response.StatusCode is not (204 or 205))
        {
            Response.ContentLength64 = _declared;
        }
        else if ((!hasBody && SendsBody) || Response.StatusCode is 204 or 205 or 304)
        {
            Response.ContentLength64 = 0;
        }
        else
        {
            // HttpListener sends the end of the chunks to a HEAD too, so that the connection cannot be used again.
            Response.SendChunked = _context.Request.ProtocolVersion >= HttpVersion.Version11;
            Response.KeepAlive = Response.SendChunked && SendsBody;
        }
    }

    private void Replace(int status)
    {
        Response.Headers.Clear();
        Response.StatusCode = status;
        Response.StatusDescription = status == 400 ? "Bad Request" : "Internal Server Error";
        Response.SendChunked = false;
        Response.ContentLength64 = 0;
        Response.Close();
    }
}
