using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore;

/// <summary>
/// The OWIN environment of a request on ASP.NET Core. The keys of OWIN 1.0.1, CommonKeys and the extensions are read from the <see cref="HttpContext"/> when
/// they are asked for, and setting one changes the request or response. All other keys are in a dictionary that is created on first use.
/// </summary>
/// <remarks>
/// The server reuses its HttpContext and header objects for the next request. So the environment releases them at the end of its request, and using it
/// afterwards throws an <see cref="ObjectDisposedException"/>: see <see cref="RequestLifetime"/>.
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

    /// <summary>The HttpContext behind an environment; null if ASP.NET Core does not serve the request.</summary>
    public static HttpContext? ContextOf(IDictionary<string, object> environment) =>

        // Reading the key marks the environment as shared, so that code which runs on the HttpContext finds it there.
        environment.TryGetValue(KnownKeys.HttpContext, out object? value) ? value as HttpContext : null;

    /// <summary>
    /// Whether the application is the result of a view, so that headers that describe content are removed for a status without content. A mounted application
    /// decides on its headers itself.
    /// </summary>
    internal bool IsResult { get; private set; }

    /// <summary>Whether a write or a flush has found that the client left. The server's token is cancelled only later, and only if it is used.</summary>
    internal bool SawClientLeave { get; set; }

    /// <summary>
    /// The startup properties of the running application, or null if it has none. Keys that are in both dictionaries (CommonKeys: the host's keys and
    /// <c>server.Capabilities</c>) have the same value in both, even if the application replaced it at startup.
    /// </summary>
    internal IDictionary<string, object>? StartupProperties { get; set; }

    /// <summary>Fields that most requests do not need.</summary>
    private sealed class Details
    {
        /// <summary>The keys of the application and its middleware, and those of <see cref="Overridden"/> that were not removed.</summary>
        internal Dictionary<string, object?>? Values;

        /// <summary>The known keys that are no longer read from the HttpContext, one bit each.</summary>
        internal ulong Overridden;

        internal OwinRequestHeaderDictionary? RequestHeaders;
        internal OwinRequestStream? RequestBody;
        internal Stream? ReplacedRequestBody;
        internal bool ReplacedAfterForm;

        /// <summary>
        /// Whether Katana's form reader may have asked for a form that was read. The reader asks for the body next; a request for any other key shows that it
        /// was not this reader.
        /// </summary>
        internal bool FormWasAskedFor;

        internal bool KatanaReadsForm;

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

    /// <summary>Ends the request for all objects that the application may have kept.</summary>
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
