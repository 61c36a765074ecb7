using System.Collections.Frozen;
using System.Net;
using System.Security.Claims;
using System.Security.Cryptography.X509Certificates;
using System.Security.Principal;
using Bridge.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OnSendingHeaders = System.Action<System.Action<object>, object>;
using SendFileFunc = System.Func<string, long, long?, System.Threading.CancellationToken, System.Threading.Tasks.Task>;
using UpgradeAction = System.Action<System.Collections.Generic.IDictionary<string, object>, System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>>;

namespace Bridge.AspNetCore;

/// <summary>
/// The table of the keys that <see cref="HttpContextEnvironment"/> knows: for each key its type, how it is read and what setting it does. A 65th key would need
/// a wider <see cref="KnownKey.Bit"/>.
/// </summary>
internal static class KnownKeys
{
    /// <summary>The key of the HttpContext. ASP.NET Core's own OWIN adapter uses the same key.</summary>
    internal const string HttpContext = "Microsoft.AspNetCore.Http.HttpContext";

    private static readonly object[] s_statusCodes = [.. Enumerable.Range(0, 600).Select(static status => (object)status)];
    private static readonly object s_true = true;
    private static readonly object s_false = false;

    private static readonly KnownKey[] s_all = Number(
    [
        OrNull<Stream>(OwinKeys.RequestBody, static (e, c) => e.GetRequestBody(c), static (e, c, value) => e.SetRequestBody(c, value ?? Stream.Null)),
        Required<IDictionary<string, string[]>>(
            OwinKeys.RequestHeaders,
            static (e, c) => e.GetRequestHeaders(c),
            static (e, c, value) => e.SetRequestHeaders(c, value)),
        Required<string>(OwinKeys.RequestMethod, static (_, c) => c.Request.Method, static (_, c, value) => c.Request.Method = value),
        Required<string>(
            OwinKeys.RequestPath,
            static (_, c) => c.Request.Path.Value ?? "",
            static (_, c, value) => c.Request.Path = ToPath(OwinKeys.RequestPath, value)),
        Required<string>(
            OwinKeys.RequestPathBase,
            static (_, c) => c.Request.PathBase.Value ?? "",
            static (_, c, value) => c.Request.PathBase = ToPath(OwinKeys.RequestPathBase, value)),
        Required<string>(OwinKeys.RequestProtocol, static (_, c) => c.Request.Protocol, static (_, c, value) => c.Request.Protocol = value),
        Required<string>(
            OwinKeys.RequestQueryString,
            static (_, c) => c.Request.QueryString.Value is { Length: > 1 } query ? query[1..] : "",
            static (_, c, value) => c.Request.QueryString = value.Length == 0 ? QueryString.Empty : new QueryString("?" + value)),
        Required<string>(OwinKeys.RequestScheme, static (_, c) => c.Request.Scheme, static (_, c, value) => c.Request.Scheme = value),
        Required<string>(OwinKeys.RequestId, static (_, c) => c.TraceIdentifier, static (_, c, value) => c.TraceIdentifier = value),
        OrNull<ClaimsPrincipal>(OwinKeys.RequestUser, static (_, c) => c.User, static (e, c, value) => e.SetUser(c, value)),
        OrNull<Stream>(OwinKeys.ResponseBody, static (e, c) => e.GetResponseBody(c), static (e, c, value) => e.SetResponseBody(c, value ?? Stream.Null)),
        Required<IDictionary<string, string[]>>(
            OwinKeys.ResponseHeaders,
            static (e, _) => e.GetResponseHeaders(),
            static (e, _, value) => e.SetResponseHeaders(value)),
        Required<int>(OwinKeys.ResponseStatusCode, static (_, c) => StatusCode(c.Response.StatusCode), static (e, c, value) => e.SetStatusCode(c, value)),
        OrNull<string>(
            OwinKeys.ResponseReasonPhrase,
            static (_, c) => c.Features.Get<IHttpResponseFeature>()?.ReasonPhrase,
            static (_, c, value) => HttpContextEnvironment.SetReasonPhrase(c, value)),
        Beside<string>(OwinKeys.ResponseProtocol, static (_, _) => null),
        Required<CancellationToken>(OwinKeys.CallCancelled, static (_, c) => c.RequestAborted, static (_, c, value) => c.RequestAborted = value),
        Beside<string>(OwinKeys.OwinVersion, static (_, _) => "1.0"),
        Parsed(
            OwinKeys.RemoteIpAddress,
            static c => ConnectionAddresses.Text(c.RemoteIpAddress),
            static (c, text) => IPAddress.TryParse(text, out IPAddress? value) && Set(() => c.RemoteIpAddress = value)),
        Parsed(
            OwinKeys.RemotePort,
            static c => ConnectionAddresses.Text(c.RemotePort),
            static (c, text) => ConnectionAddresses.TryParsePort(text, out int value) && Set(() => c.RemotePort = value)),
        Parsed(
            OwinKeys.LocalIpAddress,
            static c => ConnectionAddresses.Text(c.LocalIpAddress),
            static (c, text) => IPAddress.TryParse(text, out IPAddress? value) && Set(() => c.LocalIpAddress = value)),
        Parsed(
            OwinKeys.LocalPort,
            static c => ConnectionAddresses.Text(c.LocalPort),
            static (c, text) => ConnectionAddresses.TryParsePort(text, out int value) && Set(() => c.LocalPort = value)),
        Beside<bool>(OwinKeys.IsLocal, static (_, c) => ConnectionAddresses.IsLocal(c.Connection) ? s_true : s_false),
        Beside<IDictionary<string, object>>(
            OwinKeys.Capabilities,
            static (e, _) => e.Startup<IDictionary<string, object>>(OwinKeys.Capabilities) ?? e.Capabilities),
        Beside<OnSendingHeaders>(OwinKeys.OnSendingHeaders, static (e, _) => (OnSendingHeaders)e.RegisterOnSendingHeaders),
        OrNull<IPrincipal>(OwinKeys.ServerUser, static (e, c) => e.ServerUser(c), static (e, c, value) => e.SetUser(c, value)),
        Required<string>(OwinKeys.ConnectionId, static (_, c) => c.Connection.Id, static (_, c, value) => c.Connection.Id = value),
        Beside<TextWriter>(
            OwinKeys.TraceOutput,
            static (e, c) =>
                e.Startup<TextWriter>(OwinKeys.TraceOutput) is { } writer
                    ? writer
                    : c.RequestServices is { } services ? LoggingTextWriter.For(services) : null),
        Beside<string>(OwinKeys.AppName, static (e, c) => e.Startup<string>(OwinKeys.AppName) ?? HostOf(c)?.ApplicationName),
        Beside<string>(OwinKeys.AppMode, static (e, c) => e.Startup<string>(OwinKeys.AppMode) ?? (HostOf(c)?.IsDevelopment() == true ? "development" : null)),
        Beside<CancellationToken>(
            OwinKeys.OnAppDisposing,
            static (e, c) =>
                e.Startup<object>(OwinKeys.OnAppDisposing) as CancellationToken?
                    ?? c.RequestServices?.GetService<IHostApplicationLifetime>()?.ApplicationStopping),
        Beside<X509Certificate>(OwinKeys.ClientCertificate, static (_, c) => c.Features.Get<ITlsConnectionFeature>()?.ClientCertificate),
        Beside<Func<Task>>(
            OwinKeys.LoadClientCertificateAsync,
            static (e, c) => c.Features.Get<ITlsConnectionFeature>() is null ? null : (Func<Task>)e.LoadClientCertificateAsync),
        Beside<SendFileFunc>(OwinKeys.SendFileAsync, static (e, _) => (SendFileFunc)e.SendFileAsync),
        Beside<UpgradeAction>(OwinKeys.WebSocketAccept, static (e, _) => e.WebSocketAccept()),
        Beside<UpgradeAction>(OwinKeys.OpaqueUpgrade, static (e, c) => e.OpaqueUpgradeOf(c)),
        Beside<HttpContext>(HttpContext, static (e, c) => e.ShareContext(c)),
    ]);

    private static readonly FrozenDictionary<string, KnownKey> s_byName = s_all.ToFrozenDictionary(static key => key.Name, StringComparer.Ordinal);

    /// <summary>All known keys, in the order in which an environment enumerates them.</summary>
    internal static ReadOnlySpan<KnownKey> All => s_all;

    /// <summary>The bits of all known keys.</summary>
    internal static ulong AllBits => (1UL << s_all.Length) - 1;

    /// <summary>The known key with that name; null if the key belongs to the application or its middleware.</summary>
    internal static KnownKey? Find(string key) => s_byName.GetValueOrDefault(key);

    private static KnownKey[] Number(KnownKey[] rows) => [.. rows.Select(static (row, index) => row.At(index))];

    private static KnownKey Required<T>(
        string name,
        Func<HttpContextEnvironment, HttpContext, object?> read,
        Action<HttpContextEnvironment, HttpContext, T> write)
        => new(name, read, (environment, context, value) =>
        {
            write(environment, context, Expect<T>(name, value));
            return true;
        });

    private static KnownKey OrNull<T>(
        string name,
        Func<HttpContextEnvironment, HttpContext, object?> read,
        Action<HttpContextEnvironment, HttpContext, T?> write)
        where T : class => new(name, read, (environment, context, value) =>
        {
            write(environment, context, value is null ? null : Expect<T>(name, value));
            return true;
        });

    /// <summary>A key whose value the HttpContext cannot hold. If it is set, the environment's own dictionary holds the value.</summary>
    private static KnownKey Beside<T>(string name, Func<HttpContextEnvironment, HttpContext, object?> read)
        => new(name, read, (_, _, value) =>
        {
            _ = value is null ? default : Expect<T>(name, value);
            return false;
        });

    /// <summary>A key of the connection whose value is text. Text that the connection cannot hold is kept in the environment's own dictionary.</summary>
    private static KnownKey Parsed(string name, Func<ConnectionInfo, string?> read, Func<ConnectionInfo, string, bool> write)
        => new(name, (_, context) => read(context.Connection), (_, context, value) => write(context.Connection, Expect<string>(name, value)));

    private static bool Set(Action set)
    {
        set();
        return true;
    }

    private static object StatusCode(int status) => (uint)status < (uint)s_statusCodes.Length ? s_statusCodes[status] : status;

    // A web app's own environment object comes before the generic host's, because the generic host's does not get what Program.cs sets.
    private static IHostEnvironment? HostOf(HttpContext context)
        => context.RequestServices is { } services
            ? services.GetService<Microsoft.AspNetCore.Hosting.IWebHostEnvironment>() ?? services.GetService<IHostEnvironment>()
            : null;

    private static PathString ToPath(string key, string path) => path.Length == 0 || path[0] == '/'
        ? new PathString(path)
        : throw new ArgumentException($"'{key}' must be empty or begin with a slash, and is '{Excerpt.Of(path)}' (OWIN 1.0.1 section 5.3).");

    private static T Expect<T>(string key, object? value)
        => value is T expected
            ? expected
            : throw new ArgumentException($"'{key}' must be a {Describe(typeof(T))}, not {(value is null ? "null" : $"a {Describe(value.GetType())}")}.");

    private static string Describe(Type type)
    {
        if (!type.IsGenericType)
        {
            return type.FullName ?? type.Name;
        }

        string name = type.Name[..type.Name.IndexOf('`')];
        return $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Describe))}>";
    }
}
