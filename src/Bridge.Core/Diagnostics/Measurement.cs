using System.Diagnostics;
using System.Globalization;

namespace Bridge.Diagnostics;

/// <summary>One run of a view or a mounted application, while somebody listens.</summary>
internal sealed class Measurement
{
    private readonly string _mount;
    private readonly string _method;
    private readonly Activity? _activity;
    private readonly long _start = Stopwatch.GetTimestamp();

    private Measurement(string mount, string method, Activity? activity)
    {
        _mount = mount;
        _method = MethodOf(method);
        _activity = activity;
    }

    /// <summary>What was sent: <c>text</c>, <c>json</c>, <c>app</c> and so on; <c>none</c> where it did not come so far.</summary>
    public string Kind { get; set; } = "none";

    /// <summary>The bytes of the body; null where nobody counted them.</summary>
    public long? Bytes { get; set; }

    /// <summary>Whether a part of the response was given to the host to be sent.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Begins a measurement, and an activity within the current one.</summary>
    /// <param name="mount">The view's name, or where the application is mounted.</param>
    /// <param name="method">The request's method, as the client sent it.</param>
    public static Measurement Begin(string mount, string method) => new(mount, method, Telemetry.Source.StartActivity(mount));

    /// <summary>Begins the measurement of a server's request, whose activity continues that of the client.</summary>
    /// <param name="mount">Where the application is mounted.</param>
    /// <param name="method">The request's method, as the client sent it.</param>
    /// <param name="parent">What the client sent of its own activity (W3C Trace Context).</param>
    public static Measurement BeginRequest(string mount, string method, ActivityContext parent) =>
        new(mount, method, Telemetry.Source.StartActivity(MethodOf(method), ActivityKind.Server, parent));

    /// <summary>Tells the activity something of its request, where there is one.</summary>
    public void Set(string tag, string? value) => _activity?.SetTag(tag, value);

    /// <summary>Ends the measurement.</summary>
    /// <param name="status">The response's status.</param>
    /// <param name="failure">What the run failed with; null where it did not fail.</param>
    /// <param name="isRefused">Whether it failed because its result is no response.</param>
    public void End(int status, Exception? failure, bool isRefused = false)
    {
        TagList tags = new() { { "bridge.mount", _mount }, { "bridge.result.kind", Kind } };
        if (Bytes is { } bytes)
        {
            Telemetry.BodySize.Record(bytes, tags);
        }

        string? error = failure?.GetType().FullName;
        if (failure is not null)
        {
            TagList cause = new() { { "bridge.mount", _mount }, { "error.type", error } };
            if (HasBegun)
            {
                Telemetry.Aborted.Add(1, cause);
            }

            if (isRefused)
            {
                Telemetry.Refused.Add(1, cause);
            }

            tags.Add("error.type", error);
        }

        tags.Add("http.request.method", _method);
        if (failure is null || HasBegun)
        {
            // What failed before is answered by the host, after this.
            tags.Add("http.response.status_code", status);
        }

        Telemetry.Duration.Record(Stopwatch.GetElapsedTime(_start).TotalSeconds, tags);
        EndActivity(tags, failure);
    }

    private void EndActivity(in TagList tags, Exception? failure)
    {
        if (_activity is null)
        {
            return;
        }

        foreach (KeyValuePair<string, object?> tag in tags)
        {
            _activity.SetTag(tag.Key, tag.Value);
        }

        if (failure is not null)
        {
            _activity.SetStatus(ActivityStatusCode.Error, failure.Message);
        }

        _activity.Dispose();
    }

    // A client may send any word: the methods that exist keep their name, and the rest share one (OpenTelemetry, HTTP semantic conventions).
    private static string MethodOf(string method) => method.ToUpper(CultureInfo.InvariantCulture) switch
    {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        "TRACE" => "TRACE",
        "CONNECT" => "CONNECT",
        "QUERY" => "QUERY",
        _ => "_OTHER",
    };
}
