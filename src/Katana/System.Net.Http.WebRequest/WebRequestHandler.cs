using System.Net.Cache;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Security.Principal;

namespace System.Net.Http;

/// <summary>
/// The HTTP handler of .NET Framework that had the settings of HttpWebRequest. Here it sends through <see cref="SocketsHttpHandler"/>. Its properties, and
/// those of <see cref="HttpClientHandler"/>, are read when the first request is sent.
/// </summary>
public class WebRequestHandler : HttpClientHandler
{
    private readonly Lock _lock = new();
    private HttpMessageInvoker _invoker;
    private bool _disposed;
    private TimeSpan _continueTimeout = TimeSpan.FromMilliseconds(350);
    private int _readWriteTimeout = 300_000;
    private X509CertificateCollection _clientCertificates;
    private AuthenticationLevel _authenticationLevel = AuthenticationLevel.MutualAuthRequested;
    private TokenImpersonationLevel _impersonationLevel = TokenImpersonationLevel.Delegation;
    private bool _allowPipelining = true;
    private bool _unsafeAuthenticatedConnectionSharing;
    private RequestCachePolicy _cachePolicy;
    private RemoteCertificateValidationCallback _serverCertificateValidationCallback;

    /// <summary>Whether requests may be sent before earlier ones are answered. It has no effect, because .NET's HTTP clients never do so.</summary>
    /// <exception cref="InvalidOperationException">A request was sent already.</exception>
    public bool AllowPipelining
    {
        get => _allowPipelining;
        set => Change(ref _allowPipelining, value);
    }

    /// <summary>
    /// How the server is authenticated and impersonated. It has no effect, except that <see cref="AuthenticationLevel.MutualAuthRequired"/> is refused when a
    /// request is sent.
    /// </summary>
    /// <exception cref="InvalidOperationException">A request was sent already.</exception>
    public AuthenticationLevel AuthenticationLevel
    {
        get => _authenticationLevel;
        set => Change(ref _authenticationLevel, value);
    }

    /// <summary>
    /// Which caches may answer. .NET has no cache. A policy other than the default is sent as Pragma and Cache-Control headers, for caches between client and
    /// server.
    /// </summary>
    /// <exception cref="InvalidOperationException">A request was sent already.</exception>
    public RequestCachePolicy CachePolicy
    {
        get => _cachePolicy;
        set => Change(ref _cachePolicy, value);
    }

    /// <summary>The certificates that the client presents.</summary>
    /// <exception cref="InvalidOperationException"><see cref="HttpClientHandler.ClientCertificateOptions"/> is not Manual.</exception>
    public new X509CertificateCollection ClientCertificates => ClientCertificateOptions == ClientCertificateOption.Manual
        ? _clientCertificates ??= []
        : throw new InvalidOperationException("ClientCertificates needs ClientCertificateOptions = ClientCertificateOption.Manual.");

    /// <summary>How long to wait for "100 Continue" before the body is sent.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative and not infinite, or longer than 2,147,483,647 milliseconds.</exception>
    /// <exception cref="InvalidOperationException">A request was sent already.</exception>
    public TimeSpan ContinueTimeout
    {
        get => _continueTimeout;
        set
        {
            if (value != Timeout.InfiniteTimeSpan && (value < TimeSpan.Zero || value.TotalMilliseconds > int.MaxValue))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "The time must be from zero to 2,147,483,647 milliseconds, or infinite.");
            }
            Change(ref _continueTimeout, value);
        }
    }

    /// <summary>What the server may do in the client's name. It has no effect, because .NET decides this by the credentials.</summary>
    /// <exception cref="InvalidOperationException">A request was sent already.</exception>
    public TokenImpersonationLevel ImpersonationLevel
    {
        get => _impersonationLevel;
        set => Change(ref _impersonationLevel, value);
    }

    /// <summary>The maximum size of a response's headers in kilobytes.</summary>
    public new int MaxResponseHeadersLength
    {
        get => base.MaxResponseHeadersLength;
        set => base.MaxResponseHeadersLength = value;
    }

    /// <summary>
    /// The maximum number of milliseconds for a read or write of a body. It is stored but has no effect. HttpClient.Timeout limits the whole request.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive and not infinite.</exception>
    /// <exception cref="InvalidOperationException">A request was sent already.</exception>
    public int ReadWriteTimeout
    {
        get => _readWriteTimeout;
        set
        {
            if (value <= 0 && value != Timeout.Infinite)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "The time must be a positive number of milliseconds, or -1 for infinite.");
            }
            Change(ref _readWriteTimeout, value);
        }
    }

    /// <summary>Decides whether to accept a server's certificate. If it is null, the system decides.</summary>
    /// <exception cref="InvalidOperationException">A request was sent already.</exception>
    public RemoteCertificateValidationCallback ServerCertificateValidationCallback
    {
        get => _serverCertificateValidationCallback;
        set => Change(ref _serverCertificateValidationCallback, value);
    }

    /// <summary>Whether connections that NTLM authenticated are shared between users. It has no effect, because .NET never shares them.</summary>
    /// <exception cref="InvalidOperationException">A request was sent already.</exception>
    public bool UnsafeAuthenticatedConnectionSharing
    {
        get => _unsafeAuthenticatedConnectionSharing;
        set => Change(ref _unsafeAuthenticatedConnectionSharing, value);
    }

    /// <inheritdoc />
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        HttpMessageInvoker invoker = Invoker();
        AskCaches(request);
        return invoker.SendAsync(request, cancellationToken);
    }

    /// <inheritdoc />
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        HttpMessageInvoker invoker = Invoker();
        AskCaches(request);
        return invoker.Send(request, cancellationToken);
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (_lock)
            {
                _disposed = true;
                _invoker?.Dispose();
            }
        }
        base.Dispose(disposing);
    }

    private HttpMessageInvoker Invoker()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _invoker ??= new HttpMessageInvoker(Sockets());
        }
    }

    private SocketsHttpHandler Sockets()
    {
        if (_authenticationLevel == AuthenticationLevel.MutualAuthRequired)
        {
            throw new NotSupportedException(
                "AuthenticationLevel.MutualAuthRequired asks for a proof of the server's identity by Kerberos that .NET's HTTP client does not report. Use "
                    + "https.");
        }
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = AllowAutoRedirect,
            AutomaticDecompression = AutomaticDecompression,
            Credentials = UseDefaultCredentials ? CredentialCache.DefaultCredentials : Credentials,
            DefaultProxyCredentials = DefaultProxyCredentials,
            Expect100ContinueTimeout = _continueTimeout,
            MaxAutomaticRedirections = MaxAutomaticRedirections,
            MaxConnectionsPerServer = MaxConnectionsPerServer,
            MaxResponseHeadersLength = base.MaxResponseHeadersLength,
            PreAuthenticate = PreAuthenticate,
            Proxy = Proxy,
            UseCookies = UseCookies,
            UseProxy = UseProxy,
        };
        if (UseCookies)
        {
            handler.CookieContainer = CookieContainer;
        }
        SslClientAuthenticationOptions ssl = handler.SslOptions;
        ssl.EnabledSslProtocols = SslProtocols;
        ssl.CertificateRevocationCheckMode = CheckCertificateRevocationList ? X509RevocationMode.Online : X509RevocationMode.NoCheck;
        if (_clientCertificates is { Count: > 0 })
        {
            ssl.ClientCertificates = _clientCertificates;
            ssl.LocalCertificateSelectionCallback = (_, _, certificates, _, _) => certificates.Count > 0 ? certificates[0] : null;
        }
        if (_serverCertificateValidationCallback is { } validate)
        {
            ssl.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => validate(this, certificate, chain, errors);
        }
        return handler;
    }

    private void AskCaches(HttpRequestMessage request)
    {
        switch (_cachePolicy?.Level)
        {
            case RequestCacheLevel.Reload:
                request.Headers.Pragma.TryParseAdd("no-cache");
                request.Headers.CacheControl = new() { NoCache = true };
                break;
            case RequestCacheLevel.NoCacheNoStore:
                request.Headers.Pragma.TryParseAdd("no-cache");
                request.Headers.CacheControl = new() { NoCache = true, NoStore = true };
                break;
            case RequestCacheLevel.Revalidate:
                request.Headers.CacheControl = new() { MaxAge = TimeSpan.Zero };
                break;
            case RequestCacheLevel.CacheOnly:
                request.Headers.CacheControl = new() { OnlyIfCached = true };
                break;
        }
    }

    private void Change<T>(ref T field, T value)
    {
        if (_invoker != null)
        {
            throw new InvalidOperationException("This handler has already sent a request. Set its properties before the first request.");
        }
        field = value;
    }
}
