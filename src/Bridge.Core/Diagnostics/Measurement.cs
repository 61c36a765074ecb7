using System.Diagnostics;
using System.Globalization;

namespace Bridge.Diagnostics;

/// <summary>Measures one run of a view or a mounted application, while there is a listener.</summary>
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

    /// <summary>What was sent: <c>text</c>, <c>json</c>, <c>app</c> and so on; <c>none</c> if nothing was.</summary>
    public string Kind { get; set; } = "none";

    /// <summary>The number of bytes of the body; null if they were not counted.</summary>
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
    /// <param name="parent">The client's own activity, as the client sent it (W3C Trace Context).</param>
    public static Measurement BeginRequest(string mount, string method, ActivityContext parent) =>
        new(mount, method, Telemetry.Source.StartActivity(MethodOf(method), ActivityKind.Server, parent));

    /// <summary>Sets a tag of the activity, if there is one.</summary>
    public void Set(string tag, string? value) => _activity?.SetTag(tag, value);

    /// <summary>Ends the measurement.</summary>
    /// <param name="status">The response's status.</param>
    /// <param name="failure">The exception of the run; null if it did not fail.</param>
    /// <param name="isRefused">Whether it failed because its result cannot be a response.</param>
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
            // The host answers an earlier failure, after this.
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

    // A client may send any word. The known methods keep their names, and all others share one name (OpenTelemetry, HTTP semantic conventions).
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
