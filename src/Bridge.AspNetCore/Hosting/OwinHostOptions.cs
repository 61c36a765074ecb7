using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Bridge.AspNetCore.Hosting;

/// <summary>The options of an <see cref="OwinHost"/>. They are read once, when the host is started.</summary>
public sealed class OwinHostOptions
{
    /// <summary>
    /// How long <see cref="OwinHost.StopAsync"/> lets running requests finish before it cancels <c>owin.CallCancelled</c> and breaks their connections. 3
    /// seconds by default; <see cref="TimeSpan.Zero"/> breaks them at once; <see cref="Timeout.InfiniteTimeSpan"/> waits for all of them.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to less than 0, and not to <see cref="Timeout.InfiniteTimeSpan"/>.</exception>
    public TimeSpan ShutdownTimeout
    {
        get;
        set => field = value >= TimeSpan.Zero || value == Timeout.InfiniteTimeSpan
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A time cannot be less than 0.");
    } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Whether this is a developer's machine: a 500 then shows the exception to the client, and <c>host.AppMode</c> is <c>development</c>. False by default:
    /// then no exception text is ever sent.
    /// </summary>
    public bool Development { get; set; }

    /// <summary>
    /// How long a client may take to send a request's head, from its first byte on: 30 seconds unless set, as on Kestrel;
    /// <see cref="Timeout.InfiniteTimeSpan"/> for no limit. Kestrel checks once a second. A head that is late is answered with 408, and its connection is
    /// closed.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to 0 or less, and not to <see cref="Timeout.InfiniteTimeSpan"/>.</exception>
    public TimeSpan RequestHeadTimeout
    {
        get;
        set => field = value > TimeSpan.Zero || value == Timeout.InfiniteTimeSpan
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A time limit is more than 0.");
    } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How many bytes of a request's body an application can read: 30,000,000 unless set, as on Kestrel; null for no limit. Reading a larger body fails with an
    /// <see cref="IOException"/> before any of it is read, or, if its length was not announced, as soon as the limit is passed. If the application does not
    /// catch that exception, the request is answered with 413, and it is not reported as a failure.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to less than 0.</exception>
    public long? MaxRequestBodySize
    {
        get;
        set =>
            field = value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A limit cannot be less than 0; null is none.");
    } = 30_000_000;

    /// <summary>The value of <c>host.AppName</c>; the name of the program's entry assembly if it is null.</summary>
    public string? AppName { get; set; }

    /// <summary>
    /// The value of <c>host.TraceOutput</c>, and where Kestrel's warnings go, and failures if <see cref="OnError"/> is null; <see cref="Console.Error"/> where
    /// it is null. Several requests may write to it at once. Text from a client never begins a line that the host writes there.
    /// </summary>
    public TextWriter? TraceOutput { get; set; }

    /// <summary>
    /// Called once for each request whose application failed, with the exception and the request's environment, before the 500 is sent or the connection is
    /// broken; or after that, for failures that only the server notices, such as a <c>server.OnSendingHeaders</c> callback that threw after the application had
    /// completed. A client that left, and a request that the server refuses (a body that is too large), are not failures. Null writes the failure to
    /// <see cref="TraceOutput"/>. An exception that the callback throws is written there too, and has no other effect.
    /// </summary>
    public Action<Exception, IDictionary<string, object>>? OnError { get; set; }

    /// <summary>
    /// The certificate for <c>https</c> URLs, with its private key. Null takes the development certificate of the machine (<c>dotnet dev-certs https</c>). The
    /// host does not dispose it.
    /// </summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>
    /// Configures everything else in Kestrel: limits, protocols, further endpoints. Called once, after the host has applied these options and before it adds
    /// its own endpoints, so that <c>ConfigureEndpointDefaults</c> and <c>ConfigureHttpsDefaults</c> apply to them. Null for nothing.
    /// </summary>
    public Action<KestrelServerOptions>? ConfigureKestrel { get; set; }
}
