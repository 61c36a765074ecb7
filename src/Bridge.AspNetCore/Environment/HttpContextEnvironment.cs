using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Security.Claims;
using System.Security.Cryptography.X509Certificates;
using System.Security.Principal;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using AppFunc = System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>;
using OnSendingHeaders = System.Action<System.Action<object>, object>;
using SendFileFunc = System.Func<string, long, long?, System.Threading.CancellationToken, System.Threading.Tasks.Task>;
using UpgradeAction = System.Action<System.Collections.Generic.IDictionary<string, object>, System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>>;

namespace Bridge.AspNetCore;

/// <summary>
/// The OWIN environment of a request on ASP.NET Core. The keys of OWIN 1.0.1, CommonKeys and the extensions are read from the <see cref="HttpContext"/> when they are asked for,
/// and setting one changes the request or response; everything else stands in a dictionary that is made on first use.
/// </summary>
/// <remarks>
/// The server uses its HttpContext and header objects again for the next request, so at the end of its own the environment lets go of them, and whoever kept it gets an <see cref="ObjectDisposedException"/>.
/// </remarks>
internal sealed partial class HttpContextEnvironment : RequestLifetime
{
    private static readonly object[] BoxedStatusCodes = [.. Enumerable.Range(0, 600).Select(static status => (object)status)];
    private const string Name = "OWIN environment";
    private static readonly object True = true;
    private static readonly object False = false;

    private OwinHeaderDictionary? _responseHeaders;
    private OwinResponseStream? _responseBody;
    private Details? _details;
    private bool _shared;

    internal HttpContextEnvironment(HttpContext context)
        : base(context)
    {
    }

    /// <summary>
    /// Whether the application is a view's result, to which the rules for statuses without content apply. One that was mounted says itself what it sends.
    /// </summary>
    internal bool AnswersView { get; private set; }

    /// <summary>
    /// The startup properties of the application that runs, or null where it was started without. What both dictionaries have (CommonKeys: the
    /// host's keys and <c>server.Capabilities</c>) is the same in both, also where the application replaced it at startup.
    /// </summary>
    internal IDictionary<string, object>? StartupProperties { get; set; }

    /// <summary>What most requests need nothing of.</summary>
    private sealed class Details
    {
        /// <summary>The keys of the application and its middleware, and those of <see cref="Overridden"/> that were not removed.</summary>
        internal Dictionary<string, object?>? Values;

        /// <summary>The known keys, a bit each, that are no longer read from the HttpContext.</summary>
        internal ulong Overridden;

        internal OwinRequestHeaderDictionary? RequestHeaders;
        internal OwinRequestStream? RequestBody;
        internal Stream? ReplacedRequestBody;
        internal BodyReplacement? ResponseBodyReplacement;
        internal List<OwinResponseStream>? OtherResponseBodies;
        internal LegacyPrincipal? User;
        internal IDictionary<string, object>? Capabilities;
        internal Upgrade? Upgrade;
        internal bool ReleasedOnCompleted;
        internal bool OutlivesApplications;
        internal bool Runs;
        internal bool Upgraded;

        internal bool SentFile;
    }

    /// <summary>A body that the application put in place of the response's.</summary>
    private sealed class BodyReplacement(IHttpResponseBodyFeature original, Stream before, BodyReplacement? outer)
    {
        /// <summary>What stood there, and what the application had seen of it.</summary>
        internal readonly IHttpResponseBodyFeature Original = original;
        internal readonly Stream Before = before;

        /// <summary>An earlier replacement, over which an ASP.NET Core component has put a body of its own since.</summary>
        internal readonly BodyReplacement? Outer = outer;

        internal required Stream Stream;
        internal required IHttpResponseBodyFeature Feature;
    }

    /// <summary>Ends the request for everything that the application may have kept.</summary>
    internal void Release()
    {
        if (End() is not { } context)
        {
            return;
        }

        _responseBody?.Release();
        if (_details is { } details)
        {
            _details = null;
            details.RequestBody?.Release();
            details.OtherResponseBodies?.ForEach(static body => body.Release());
            RestoreResponseBody(context, details);
        }

        if (_shared)
        {
            context.Features.Set<HttpContextEnvironment>(null);
        }
    }

    private static void RestoreResponseBody(HttpContext context, Details details)
    {
        if (details.ResponseBodyReplacement is not { } replacement)
        {
            return;
        }

        while (replacement.Outer is { } outer)
        {
            replacement = outer;
        }

        context.Features.Set(replacement.Original);
        details.ResponseBodyReplacement = null;
    }

    private Details GetDetails() => _details ??= new Details();

    /// <summary>The value of a known key, or null where this request has none.</summary>
    private object? Read(KnownKey key)
    {
        HttpContext context = HttpContext;
        switch (key)
        {
            case KnownKey.ResponseStatusCode:
                int status = context.Response.StatusCode;
                return (uint)status < (uint)BoxedStatusCodes.Length ? BoxedStatusCodes[status] : status;
            case KnownKey.ResponseHeaders:
                return ResponseHeaders();
            case KnownKey.ResponseBody:
                return ResponseBody(context);
            case KnownKey.RequestBody:
                return RequestBody(context);
            case KnownKey.RequestHeaders:
                return RequestHeaders(context);
            case KnownKey.RequestMethod:
                return context.Request.Method;
            case KnownKey.RequestPath:
                return context.Request.Path.Value ?? "";
            case KnownKey.RequestPathBase:
                return context.Request.PathBase.Value ?? "";
            case KnownKey.RequestProtocol:
                return context.Request.Protocol;
            case KnownKey.RequestQueryString:
                return context.Request.QueryString.Value is { Length: > 1 } query ? query[1..] : "";
            case KnownKey.RequestScheme:
                return context.Request.Scheme;
            case KnownKey.RequestId:
                return context.TraceIdentifier;
            case KnownKey.RequestUser:
                return context.User;
            case KnownKey.ServerUser:
                ClaimsPrincipal user = context.User;
                return _details?.User is { } legacy && ReferenceEquals(legacy, user) ? legacy.Original : user;
            case KnownKey.ResponseReasonPhrase:
                return context.Features.Get<IHttpResponseFeature>()?.ReasonPhrase;
            case KnownKey.CallCancelled:
                return context.RequestAborted;
            case KnownKey.OwinVersion:
                return "1.0";
            case KnownKey.RemoteIpAddress:
                return Address(context.Connection.RemoteIpAddress);
            case KnownKey.RemotePort:
                return Port(context.Connection.RemotePort);
            case KnownKey.LocalIpAddress:
                return Address(context.Connection.LocalIpAddress);
            case KnownKey.LocalPort:
                return Port(context.Connection.LocalPort);
            case KnownKey.IsLocal:
                return IsLocal(context.Connection) ? True : False;
            case KnownKey.Capabilities:
                return Startup<IDictionary<string, object>>(OwinKeys.Capabilities) ?? (GetDetails().Capabilities ??= ServerCapabilities.Create());
            case KnownKey.OnSendingHeaders:
                return (OnSendingHeaders)RegisterOnSendingHeaders;
            case KnownKey.ConnectionId:
                return context.Connection.Id;
            case KnownKey.TraceOutput:
                return Startup<TextWriter>(OwinKeys.TraceOutput) is { } writer ? writer : context.RequestServices is { } services ? LoggingTextWriter.For(services) : null;
            case KnownKey.AppName:
                return Startup<string>(OwinKeys.AppName) ?? HostOf(context)?.ApplicationName;
            case KnownKey.AppMode:
                return Startup<string>(OwinKeys.AppMode) ?? (HostOf(context)?.IsDevelopment() == true ? "development" : null);
            case KnownKey.OnAppDisposing:
                return Startup<object>(OwinKeys.OnAppDisposing) as CancellationToken? ?? context.RequestServices?.GetService<IHostApplicationLifetime>()?.ApplicationStopping;
            case KnownKey.ClientCertificate:
                return context.Features.Get<ITlsConnectionFeature>()?.ClientCertificate;
            case KnownKey.LoadClientCertificateAsync:
                return context.Features.Get<ITlsConnectionFeature>() is null ? null : (Func<Task>)LoadClientCertificateAsync;
            case KnownKey.SendFileAsync:
                return (SendFileFunc)SendFileAsync;
            case KnownKey.WebSocketAccept:
                return WebSocketUpgrade.IsPossible(context) ? (UpgradeAction)AcceptWebSocket : null;
            case KnownKey.OpaqueUpgrade:
                return OpaqueUpgrade.IsPossible(context) ? (UpgradeAction)UpgradeToOpaque : null;
            case KnownKey.HttpContext:
                // From here on ASP.NET Core components may run another application within this one.
                Share();
                return context;
            default:
                return null;
        }
    }

    // A web app's own environment object goes before the generic host's: what Program.cs sets on it, the other does not get.
    private static IHostEnvironment? HostOf(HttpContext context)
        => context.RequestServices is { } services ? services.GetService<IWebHostEnvironment>() ?? services.GetService<IHostEnvironment>() : null;

    private T? Startup<T>(string key)
        where T : class => StartupProperties is { } properties && properties.TryGetValue(key, out object? value) ? value as T : null;

    private void Write(KnownKey key, object? value)
    {
        HttpContext context = Enter(Name);
        try
        {
            Write(context, key, value);
        }
        finally
        {
            Exit();
        }
    }

    private void Write(HttpContext context, KnownKey key, object? value)
    {
        switch (key)
        {
            case KnownKey.ResponseStatusCode:
                SetStatusCode(context, Expect<int>(key, value));
                break;
            case KnownKey.ResponseHeaders:
                SetResponseHeaders(Expect<IDictionary<string, string[]>>(key, value));
                break;
            case KnownKey.ResponseBody:
                SetResponseBody(context, Expect<Stream>(key, value ?? Stream.Null));
                break;
            case KnownKey.RequestBody:
                SetRequestBody(context, Expect<Stream>(key, value ?? Stream.Null));
                break;
            case KnownKey.RequestHeaders:
                SetRequestHeaders(context, Expect<IDictionary<string, string[]>>(key, value));
                break;
            case KnownKey.RequestMethod:
                context.Request.Method = Expect<string>(key, value);
                break;
            case KnownKey.RequestPath:
                context.Request.Path = ToPath(key, value);
                break;
            case KnownKey.RequestPathBase:
                context.Request.PathBase = ToPath(key, value);
                break;
            case KnownKey.RequestProtocol:
                context.Request.Protocol = Expect<string>(key, value);
                break;
            case KnownKey.RequestQueryString:
                string query = Expect<string>(key, value);
                context.Request.QueryString = query.Length == 0 ? QueryString.Empty : new QueryString("?" + query);
                break;
            case KnownKey.RequestScheme:
                context.Request.Scheme = Expect<string>(key, value);
                break;
            case KnownKey.RequestId:
                context.TraceIdentifier = Expect<string>(key, value);
                break;
            case KnownKey.RequestUser:
                context.User = value is null ? new ClaimsPrincipal(new ClaimsIdentity()) : Expect<ClaimsPrincipal>(key, value);
                break;
            case KnownKey.ServerUser:
                SetUser(context, value is null ? null : Expect<IPrincipal>(key, value));
                break;
            case KnownKey.ResponseReasonPhrase:
                SetReasonPhrase(context, value is null ? null : Expect<string>(key, value));
                break;
            case KnownKey.CallCancelled:
                context.RequestAborted = Expect<CancellationToken>(key, value);
                break;
            case KnownKey.RemoteIpAddress when IPAddress.TryParse(Expect<string>(key, value), out IPAddress? address):
                context.Connection.RemoteIpAddress = address;
                break;
            case KnownKey.LocalIpAddress when IPAddress.TryParse(Expect<string>(key, value), out IPAddress? address):
                context.Connection.LocalIpAddress = address;
                break;
            case KnownKey.RemotePort when TryParsePort(Expect<string>(key, value), out int port):
                context.Connection.RemotePort = port;
                break;
            case KnownKey.LocalPort when TryParsePort(Expect<string>(key, value), out int port):
                context.Connection.LocalPort = port;
                break;
            case KnownKey.ConnectionId:
                context.Connection.Id = Expect<string>(key, value);
                break;
            default:
                Override(key, value);
                return;
        }

        if (_details is { } details && (details.Overridden & Bit(key)) != 0)
        {
            details.Overridden &= ~Bit(key);
            details.Values?.Remove(KnownKeys.Name(key));
        }
    }

    /// <summary>Keeps a value that nothing in an HttpContext stands for.</summary>
    private void Override(KnownKey key, object? value)
    {
        if (value is not null)
        {
            CheckOverride(key, value);
        }

        Details details = GetDetails();
        (details.Values ??= new(StringComparer.Ordinal))[KnownKeys.Name(key)] = value;
        details.Overridden |= Bit(key);
    }

    private static void CheckOverride(KnownKey key, object value)
    {
        switch (key)
        {
            case KnownKey.ResponseProtocol or KnownKey.OwinVersion or KnownKey.AppName or KnownKey.AppMode
                or KnownKey.RemoteIpAddress or KnownKey.RemotePort or KnownKey.LocalIpAddress or KnownKey.LocalPort:
                Expect<string>(key, value);
                break;
            case KnownKey.IsLocal:
                Expect<bool>(key, value);
                break;
            case KnownKey.Capabilities:
                Expect<IDictionary<string, object>>(key, value);
                break;
            case KnownKey.OnSendingHeaders:
                Expect<OnSendingHeaders>(key, value);
                break;
            case KnownKey.TraceOutput:
                Expect<TextWriter>(key, value);
                break;
            case KnownKey.OnAppDisposing:
                Expect<CancellationToken>(key, value);
                break;
            case KnownKey.ClientCertificate:
                Expect<X509Certificate>(key, value);
                break;
            case KnownKey.LoadClientCertificateAsync:
                Expect<Func<Task>>(key, value);
                break;
            case KnownKey.SendFileAsync:
                Expect<SendFileFunc>(key, value);
                break;
            case KnownKey.WebSocketAccept or KnownKey.OpaqueUpgrade:
                Expect<UpgradeAction>(key, value);
                break;
            case KnownKey.HttpContext:
                Expect<HttpContext>(key, value);
                break;
        }
    }

    private void Hide(KnownKey key)
    {
        Details details = GetDetails();
        details.Values?.Remove(KnownKeys.Name(key));
        details.Overridden |= Bit(key);
    }

    private static ulong Bit(KnownKey key) => 1UL << (int)key;

    private bool IsOverridden(KnownKey key) => _details is { } details && (details.Overridden & Bit(key)) != 0;

    private static T Expect<T>(KnownKey key, object? value)
        => value is T expected ? expected : throw WrongType(key, typeof(T), value);

    private static ArgumentException WrongType(KnownKey key, Type expected, object? value)
        => new($"'{KnownKeys.Name(key)}' must be a {Describe(expected)}, not {(value is null ? "null" : $"a {Describe(value.GetType())}")}.");

    private static string Describe(Type type)
    {
        if (!type.IsGenericType)
        {
            return type.FullName ?? type.Name;
        }

        string name = type.Name[..type.Name.IndexOf('`')];
        return $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Describe))}>";
    }

    private static PathString ToPath(KnownKey key, object? value)
    {
        string path = Expect<string>(key, value);
        if (path.Length != 0 && path[0] != '/')
        {
            throw new ArgumentException($"'{KnownKeys.Name(key)}' must be empty or begin with a slash, unlike '{path}' (OWIN 1.0.1 section 5.3).");
        }

        return new PathString(path);
    }

    // A socket for both families shows an IPv4 client by an IPv6 address, which no application that was written for IPv4 compares with.
    private static string? Address(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4().ToString() : address?.ToString();

    private static string? Port(int port) => port == 0 ? null : port.ToString(CultureInfo.InvariantCulture);

    private static bool TryParsePort(string text, out int port)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= ushort.MaxValue;

    internal static bool IsLocal(ConnectionInfo connection)
        => connection.RemoteIpAddress is { } remote && (IPAddress.IsLoopback(remote) || remote.Equals(connection.LocalIpAddress));

    private OwinHeaderDictionary ResponseHeaders()
    {
        if (_responseHeaders is { } headers)
        {
            return headers;
        }

        return _responseHeaders = new OwinHeaderDictionary(this);
    }

    private OwinRequestHeaderDictionary RequestHeaders(HttpContext context)
    {
        Details details = GetDetails();
        if (details.RequestHeaders is { } known)
        {
            return known;
        }

        IHeaderDictionary headers = context.Request.Headers;
        if (string.IsNullOrWhiteSpace(headers.Host))
        {
            SetHost();
        }

        return details.RequestHeaders = new OwinRequestHeaderDictionary(this);
    }

    private void SetHost()
    {
        HttpContext context = Enter(Name);
        try
        {
            context.Request.Headers.Host = GuessHost(context);
        }
        finally
        {
            Exit();
        }
    }

    // OWIN 1.0.1 section 5.2, step 3: an HTTP/1.0 request need not name the host.
    private static string GuessHost(HttpContext context)
    {
        ConnectionInfo connection = context.Connection;
        string? address = Address(connection.LocalIpAddress);
        return address is null ? "localhost"
            : connection.LocalPort == 0 || connection.LocalPort == (context.Request.IsHttps ? 443 : 80) ? new HostString(address).ToUriComponent()
            : new HostString(address, connection.LocalPort).ToUriComponent();
    }

    private Stream ResponseBody(HttpContext context)
        => _details?.ResponseBodyReplacement is { } replacement && ReferenceEquals(replacement.Feature, context.Features.Get<IHttpResponseBodyFeature>())
            ? replacement.Stream
            : ResponseBody(context.Response.BodyWriter);

    private OwinResponseStream ResponseBody(PipeWriter writer)
    {
        if (_responseBody is not { } latest)
        {
            return _responseBody = new OwinResponseStream(this, writer);
        }

        if (latest.IsOver(writer))
        {
            return latest;
        }

        return _responseBody = OtherResponseBody(writer, latest);
    }

    // A component between two applications, such as response compression, put its own body in place for the inner one, or has taken it away again.
    private OwinResponseStream OtherResponseBody(PipeWriter writer, OwinResponseStream latest)
    {
        List<OwinResponseStream> others = GetDetails().OtherResponseBodies ??= [];
        OwinResponseStream? known = others.Find(other => other.IsOver(writer));
        if (known is not null)
        {
            others.Remove(known);
        }

        others.Add(latest);
        return known ?? new OwinResponseStream(this, writer);
    }

    private void SetResponseBody(HttpContext context, Stream value)
    {
        Details details = GetDetails();
        IHttpResponseBodyFeature current = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        if (details.ResponseBodyReplacement is { } replacement && ReferenceEquals(replacement.Feature, current))
        {
            if (ReferenceEquals(value, replacement.Before))
            {
                context.Features.Set(replacement.Original);
                details.ResponseBodyReplacement = replacement.Outer;
                return;
            }

            replacement.Stream = value;
            replacement.Feature = new StreamResponseBodyFeature(value, replacement.Original);
            context.Features.Set(replacement.Feature);
            return;
        }

        Stream before = ResponseBody(context);
        if (!ReferenceEquals(value, before))
        {
            var feature = new StreamResponseBodyFeature(value, current);
            context.Features.Set<IHttpResponseBodyFeature>(feature);
            details.ResponseBodyReplacement = new BodyReplacement(current, before, details.ResponseBodyReplacement) { Stream = value, Feature = feature };
        }
    }

    private Stream RequestBody(HttpContext context)
    {
        Stream body = context.Request.Body;
        Details details = GetDetails();
        return ReferenceEquals(body, details.ReplacedRequestBody) ? body : OwinRequestStream.Over(this, body, ref details.RequestBody);
    }

    private void SetRequestBody(HttpContext context, Stream value)
    {
        Details details = GetDetails();
        if (value is OwinRequestStream own)
        {
            context.Request.Body = own.Inner;
            details.ReplacedRequestBody = null;
        }
        else
        {
            context.Request.Body = value;
            details.ReplacedRequestBody = value;
        }
    }

    private void SetStatusCode(HttpContext context, int status)
    {
        if (status is (< 200 or > 999) && !(status == StatusCodes.Status101SwitchingProtocols && _details?.Upgrade is not null))
        {
            throw new ArgumentException(status switch
            {
                StatusCodes.Status101SwitchingProtocols => $"'{OwinKeys.ResponseStatusCode}' becomes 101 by calling '{OwinKeys.WebSocketAccept}' or '{OwinKeys.OpaqueUpgrade}', not by setting it.",
                >= 100 and < 200 => $"'{OwinKeys.ResponseStatusCode}' cannot be {status.ToString(CultureInfo.InvariantCulture)}: a client takes 1xx for the forerunner of another response; 100 Continue is sent by the server itself (OWIN 1.0.1 section 3.4).",
                _ => $"'{OwinKeys.ResponseStatusCode}' must be from 200 to 999, not {status.ToString(CultureInfo.InvariantCulture)}.",
            });
        }

        try
        {
            context.Response.StatusCode = status;
        }
        catch (InvalidOperationException e)
        {
            throw Refused(OwinKeys.ResponseStatusCode, e);
        }
    }

    private static void SetReasonPhrase(HttpContext context, string? reason)
    {
        if (reason is not null)
        {
            ResponseHeadRules.CheckReasonPhrase(reason);
        }

        try
        {
            context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = reason;
        }
        catch (InvalidOperationException e)
        {
            throw Refused(OwinKeys.ResponseReasonPhrase, e);
        }
    }

    private static InvalidOperationException Refused(string key, InvalidOperationException cause)
        => new($"'{key}' cannot be changed: {cause.Message} The status and headers are sent with the first write to '{OwinKeys.ResponseBody}'; change them before it, or in a callback given to '{OwinKeys.OnSendingHeaders}'.", cause);

    private void SetResponseHeaders(IDictionary<string, string[]> value)
    {
        OwinHeaderDictionary headers = ResponseHeaders();
        if (!ReferenceEquals(value, headers))
        {
            Replace(headers, value);
        }
    }

    private void SetRequestHeaders(HttpContext context, IDictionary<string, string[]> value)
    {
        OwinHeaderDictionary headers = RequestHeaders(context);
        if (!ReferenceEquals(value, headers))
        {
            Replace(headers, value);
        }
    }

    private static void Replace(OwinHeaderDictionary headers, IDictionary<string, string[]> value)
    {
        KeyValuePair<string, string[]>[] pairs = [.. value];
        headers.Clear();
        foreach (KeyValuePair<string, string[]> pair in pairs)
        {
            headers[pair.Key] = pair.Value;
        }
    }

    private void SetUser(HttpContext context, IPrincipal? user)
    {
        if (user is ClaimsPrincipal or null)
        {
            context.User = user as ClaimsPrincipal ?? new ClaimsPrincipal(new ClaimsIdentity());
        }
        else
        {
            context.User = GetDetails().User = new LegacyPrincipal(user);
        }
    }

    private void RegisterOnSendingHeaders(Action<object> callback, object state)
    {
        ArgumentNullException.ThrowIfNull(callback);
        HttpContext context = Enter(OwinKeys.OnSendingHeaders);
        try
        {
            context.Response.OnStarting(static registration => ((SendingHeadersCallback)registration).Run(), new SendingHeadersCallback(this, callback, state));
            ReleaseOnCompleted(context);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException($"'{OwinKeys.OnSendingHeaders}' cannot take a callback any more: {e.Message} The headers are sent with the first write to '{OwinKeys.ResponseBody}'.", e);
        }
        finally
        {
            Exit();
        }
    }

    private void ReleaseOnCompleted(HttpContext context)
    {
        Details details = GetDetails();
        if (!details.ReleasedOnCompleted)
        {
            details.ReleasedOnCompleted = true;
            context.Response.OnCompleted(static environment =>
            {
                ((HttpContextEnvironment)environment).Release();
                return Task.CompletedTask;
            }, this);
        }
    }

    private sealed class SendingHeadersCallback(HttpContextEnvironment environment, Action<object> callback, object state)
    {
        internal Task Run()
        {
            // The callbacks of an application that failed would find their environment gone, and have no part in the error page.
            if (environment.TryGetContext() is not null)
            {
                callback(state);
            }

            return Task.CompletedTask;
        }
    }

    private Task LoadClientCertificateAsync()
    {
        HttpContext context = Enter(OwinKeys.LoadClientCertificateAsync);
        try
        {
            return HoldAsync(context.Connection.GetClientCertificateAsync(context.RequestAborted));
        }
        finally
        {
            Exit();
        }
    }

    private Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken)
    {
        HttpContext context = Enter(OwinKeys.SendFileAsync);
        try
        {
            return HoldAsync(SendFileAsync(context, path, offset, count, cancellationToken));
        }
        finally
        {
            Exit();
        }
    }

    private async Task SendFileAsync(HttpContext context, string path, long offset, long? count, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        HttpResponse response = context.Response;

        // Before the headers are sent, so that these mistakes are a clean 500.
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new FileNotFoundException($"'{OwinKeys.SendFileAsync}' was asked for a file that is not there.", path);
        }

        if (offset < 0 || offset > file.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"'{OwinKeys.SendFileAsync}' needs an offset within the file's {file.Length} bytes.");
        }

        if (count is < 0 || count > file.Length - offset)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"'{OwinKeys.SendFileAsync}' needs a count of at most the {file.Length - offset} bytes from the offset to the end of the file.");
        }

        GetDetails().SentFile = true;
        await response.StartAsync(cancellationToken);
        if (response.StatusCode is not (204 or 205 or 304) && !HttpMethods.IsHead(context.Request.Method))
        {
            await response.SendFileAsync(path, offset, count, cancellationToken);
        }
    }

    private void AcceptWebSocket(IDictionary<string, object> options, AppFunc callback)
        => BeginUpgrade(OwinKeys.WebSocketAccept, new WebSocketUpgrade(options, callback));

    private void UpgradeToOpaque(IDictionary<string, object> options, AppFunc callback)
        => BeginUpgrade(OwinKeys.OpaqueUpgrade, new OpaqueUpgrade(callback));

    // The upgrade itself waits until the application's Task is complete and the pipeline has unwound (WebSocket 0.4 and Opaque 0.3, sections 4).
    private void BeginUpgrade(string key, Upgrade upgrade)
    {
        HttpContext context = Enter(key);
        try
        {
            Details details = GetDetails();
            if (details.Upgrade is not null)
            {
                throw new InvalidOperationException($"'{key}' was called, but the request was upgraded already.");
            }

            details.Upgrade = upgrade;
            try
            {
                SetStatusCode(context, StatusCodes.Status101SwitchingProtocols);
            }
            catch
            {
                details.Upgrade = null;
                throw;
            }
        }
        finally
        {
            Exit();
        }
    }
}
