using System.Net;

namespace Bridge.Owin.Testing;

/// <summary>Sends requests to an application, keeps its cookies and follows its redirects.</summary>
internal sealed class AppHandler(AppFunc app, AppHandlerOptions options) : HttpMessageHandler
{
    private readonly int _redirects = options.AllowAutoRedirect ? options.MaxAutomaticRedirections : 0;
    private readonly CookieContainer? _cookies = options.UseCookies ? options.CookieContainer : null;
    private bool _isDisposed;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_isDisposed)
        {
            throw new ObjectDisposedException(nameof(HttpMessageHandler));
        }

        Uri uri = request.RequestUri is { IsAbsoluteUri: true } absolute
            ? absolute
            : throw new InvalidOperationException("The request has no absolute URL: give the HttpClient a BaseAddress, such as http://localhost/.");
        string method = request.Method.Method;
        HttpContent? content = request.Content;
        bool sendsCredentials = true;
        for (int followed = 0; ; followed++)
        {
            AppExchange exchange = new(request, method, uri, content, _cookies, sendsCredentials);
            HttpResponseMessage response = await exchange.SendAsync(app, cancellationToken).ConfigureAwait(false);
            Keep(response, uri);
            if (followed >= _redirects || Target(response, uri) is not { } target)
            {
                request.RequestUri = uri;
                request.Method = method == request.Method.Method ? request.Method : new HttpMethod(method);
                return response;
            }

            // Reads to the end. An application whose response is not read to the end would see the client leave.
            await response.Content.CopyToAsync(Stream.Null).ConfigureAwait(false);
            response.Dispose();
            sendsCredentials = false;
            if (ChangesToGet((int)response.StatusCode, method))
            {
                method = "GET";
                content = null;
            }

            uri = target;
        }
    }

    protected override void Dispose(bool disposing)
    {
        _isDisposed = true;
        base.Dispose(disposing);
    }

    private void Keep(HttpResponseMessage response, Uri uri)
    {
        if (_cookies is null || !response.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? set))
        {
            return;
        }

        foreach (string cookie in set)
        {
            try
            {
                _cookies.SetCookies(uri, cookie);
            }
            catch (CookieException)
            {
                // As in a browser, an invalid cookie is ignored. The response still has the header.
            }
        }
    }

    private static Uri? Target(HttpResponseMessage response, Uri uri)
    {
        if ((int)response.StatusCode is not (300 or 301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
        {
            return null;
        }

        Uri target = location.IsAbsoluteUri && !location.IsFile ? location : new Uri(uri, location.OriginalString);
        bool isHttp = target.Scheme is "http" or "https";
        return isHttp && !(uri.Scheme == "https" && target.Scheme == "http") ? target : null;
    }

    // RFC 9110 section 15.4: browsers have always changed POST to GET for 301 and 302, and 303 requires it.
    private static bool ChangesToGet(int status, string method) => status switch
    {
        300 or 301 or 302 => method == "POST",
        303 => method is not ("GET" or "HEAD"),
        _ => false,
    };
}
