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
    /// How long a client may take to send a request's head, counted from its first byte. The default is 30 seconds, as in Kestrel;
    /// <see cref="Timeout.InfiniteTimeSpan"/> means no limit. Kestrel checks once a second. A late head is answered with 408, and its connection is closed.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to 0 or less, and not to <see cref="Timeout.InfiniteTimeSpan"/>.</exception>
    public TimeSpan RequestHeadTimeout
    {
        get;
        set => field = value > TimeSpan.Zero || value == Timeout.InfiniteTimeSpan
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A time limit must be more than 0.");
    } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How many bytes of a request's body an application can read. The default is 30,000,000, as in Kestrel; null means no limit. Reading a larger body fails
    /// with an <see cref="IOException"/>. If the client declared the length, this happens before anything is read; otherwise it happens as soon as the limit is
    /// passed. Kestrel counts a chunked body as it is sent, with the sizes of its chunks. If the application does not catch that exception, the request is
    /// answered with 413, and it is not reported as a failure.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to less than 0.</exception>
    public long? MaxRequestBodySize
    {
        get;
        set =>
            field = value is null or >= 0
                ? value
                : throw new ArgumentOutOfRangeException(nameof(value), value, "A limit cannot be less than 0; null means no limit.");
    } = 30_000_000;

    /// <summary>The value of <c>host.AppName</c>; the name of the program's entry assembly if it is null.</summary>
    public string? AppName { get; set; }

    /// <summary>
    /// Where <c>host.TraceOutput</c> writes; <see cref="Console.Error"/> if it is null. The host writes Kestrel's warnings to it, and also failures if
    /// <see cref="OnError"/> is null. It is written to by one thread at a time. Text from a client never begins a line there: a line break within one write of
    /// an application is followed by a mark (<c>|</c>), and other control characters are escaped.
    /// </summary>
    public TextWriter? TraceOutput { get; set; }

    /// <summary>
    /// Called once for each request whose application failed, with the exception and the request's environment, before the 500 is sent or the connection is
    /// broken. Failures that only the server notices, such as a <c>server.OnSendingHeaders</c> callback that threw after the application had completed, are
    /// reported after that. These are not failures: a client that left or broke its WebSocket's protocol, a request that the server refuses (such as a body
    /// that is too large), and a request that the host breaks when it stops. If the property is null, failures are written to <see cref="TraceOutput"/>. An
    /// exception that the callback throws is written there too, and has no other effect.
    /// </summary>
    public Action<Exception, IDictionary<string, object>>? OnError { get; set; }

    /// <summary>
    /// The certificate for <c>https</c> URLs, with its private key. Null means the machine's development certificate (<c>dotnet dev-certs https</c>). The host
    /// does not dispose it.
    /// </summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>
    /// Configures everything else in Kestrel: limits, protocols, further endpoints. Called once, after the host has applied these options and before it adds
    /// its own endpoints, so that <c>ConfigureEndpointDefaults</c> and <c>ConfigureHttpsDefaults</c> apply to them. Null for nothing.
    /// </summary>
    public Action<KestrelServerOptions>? ConfigureKestrel { get; set; }
}
