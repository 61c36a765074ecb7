using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore;

/// <summary>
/// The OWIN environment of a request on ASP.NET Core. The keys of OWIN 1.0.1, CommonKeys and the extensions are read from the <see cref="HttpContext"/> when
/// they are asked for, and setting one changes the request or response; everything else stands in a dictionary that is made on first use.
/// </summary>
/// <remarks>
/// The server uses its HttpContext and header objects again for the next request, so at the end of its own the environment drops them, and whoever kept it gets
/// an <see cref="ObjectDisposedException"/>: see <see cref="RequestLifetime"/>.
/// </remarks>
internal sealed partial class HttpContextEnvironment : RequestLifetime
{
    private const string Name = "OWIN environment";

    private OwinHeaderDictionary? _responseHeaders;
    private OwinResponseStream? _responseBody;
    private Details? _details;
    private bool _shared;

    internal HttpContextEnvironment(HttpContext context)
        : base(context)
    {
    }

    /// <summary>
    /// Whether the application is the result of something that answers by it, so that the headers of a content go under a status without one. An application
    /// that was mounted says itself what it sends.
    /// </summary>
    internal bool IsResult { get; private set; }

    /// <summary>Whether a write or a flush has found the client gone. The server's token says so only later, and to whoever asks it.</summary>
    internal bool SawClientLeave { get; set; }

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

        /// <summary>
        /// Whether Katana's form reader has asked for a form that was read. It asks for the body next, and anything else that is asked for shows that it was
        /// not this reader.
        /// </summary>
        internal bool FormWasAskedFor;

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

    private Details GetDetails() => _details ??= new Details();
}
