using Bridge.Bodies;
using Bridge.Json;

namespace Bridge.Sending;

/// <summary>The defaults of a response: its content type, how JSON is written, and how often server-sent events have a comment.</summary>
internal sealed class ResponseDefaults(string contentType, JsonRules json, TimeSpan heartbeat)
{
    /// <summary>The type of pages, and of content without another type, as in Flask.</summary>
    public const string Html = HtmlBody.MediaType;

    /// <summary>The defaults of responses that are sent without a view.</summary>
    public static ResponseDefaults Default { get; } = new(Html, JsonRules.For(DefaultJson.Options, foreignAttributes: true), EventsBody.DefaultHeartbeat);

    public string ContentType { get; } = contentType;

    public JsonRules Json { get; } = json;

    public TimeSpan Heartbeat { get; } = heartbeat;
}
