using Bridge.Bodies;
using Bridge.Json;

namespace Bridge.Sending;

/// <summary>The defaults of a response: its content type, and how JSON is written.</summary>
internal sealed class ResponseDefaults(string contentType, JsonRules json)
{
    /// <summary>The type of pages, and of content without another type, as in Flask.</summary>
    public const string Html = HtmlBody.MediaType;

    /// <summary>The defaults of responses that are sent without a view.</summary>
    public static ResponseDefaults Default { get; } = new(Html, JsonRules.For(DefaultJson.Options, foreignAttributes: true));

    public string ContentType { get; } = contentType;

    public JsonRules Json { get; } = json;
}
