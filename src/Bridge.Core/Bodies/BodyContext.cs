using Bridge.Json;

namespace Bridge.Bodies;

/// <summary>What a body may need to know when it is opened.</summary>
internal readonly struct BodyContext(JsonRules json, string view, bool headOnly, CancellationToken cancellation)
{
    /// <summary>How JSON is written where the body does not say.</summary>
    public JsonRules Json { get; } = json;

    /// <summary>The view's name, for errors.</summary>
    public string View { get; } = view;

    /// <summary>Only the length is asked for: the request is a HEAD.</summary>
    public bool HeadOnly { get; } = headOnly;

    public CancellationToken Cancellation { get; } = cancellation;
}
