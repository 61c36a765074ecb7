using Bridge.Bodies;
using AppFunc = System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>;

namespace Bridge.Sending;

/// <summary>
/// What a view's result comes to: a body by kind, and the status and headers that the view gave, if any. A struct, because most results need no
/// object beside the one that the view returned.
/// </summary>
internal struct CoercedResponse
{
    /// <summary>A <see cref="string"/>, a <see cref="byte"/> array, a <see cref="ResponseBody"/>, or an <c>AppFunc</c> that answers by itself.</summary>
    public object Body;

    /// <summary>The status code; 0 where the view gave none.</summary>
    public int StatusCode;

    /// <summary>The reason phrase, or null for the host's own.</summary>
    public string? ReasonPhrase;

    /// <summary>The headers that the view gave, checked already; an entry without values means that the header is not sent. Null for none.</summary>
    public Headers? Headers;

    public readonly bool IsApp => Body is AppFunc;

    /// <summary>The response as an object, for those who ask for one.</summary>
    public readonly Response ToResponse()
    {
        ResponseBody body = Body switch
        {
            string text => new TextBody(text),
            byte[] bytes => ResponseBody.Bytes(bytes),
            AppFunc app => new AppBody(app),
            _ => (ResponseBody)Body,
        };

        // A copy, since the headers may be those of a response that other requests return too.
        return new Response(body, StatusCode == 0 ? null : StatusCode, ReasonPhrase, Headers is null ? null : new Headers(Headers));
    }

    public readonly ValueTask DiscardAsync() => Body is ResponseBody body ? body.DiscardAsync() : default;
}
