using Bridge.Json;

namespace Bridge.Bodies;

/// <summary>The data that a body may need when it is opened.</summary>
internal readonly struct BodyContext(JsonRules json, string view, bool headOnly, CancellationToken cancellation, TimeSpan heartbeat)
{
    /// <summary>How JSON is written if the body has no options of its own.</summary>
    public JsonRules Json { get; } = json;

    /// <summary>The view's name, for errors.</summary>
    public string View { get; } = view;

    /// <summary>Whether only the length is needed, because the request is a HEAD.</summary>
    public bool HeadOnly { get; } = headOnly;

    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>How often a comment is sent among server-sent events.</summary>
    public TimeSpan Heartbeat { get; } = heartbeat;
}
