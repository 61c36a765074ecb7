using Bridge.Json;

namespace Bridge.Sending;

/// <summary>The defaults of a response: its content type, and how JSON is written.</summary>
internal sealed class ResponseDefaults(string contentType, JsonRules json)
{
    /// <summary>The content type of pages, and of results without another type, as in Flask.</summary>
    public const string Html = "text/html; charset=utf-8";

    /// <summary>The defaults of responses that are sent without a view.</summary>
    public static ResponseDefaults Default { get; } = new(Html, JsonRules.For(DefaultJson.Options, foreignAttributes: true));

    public string ContentType { get; } = contentType;

    public JsonRules Json { get; } = json;
}
