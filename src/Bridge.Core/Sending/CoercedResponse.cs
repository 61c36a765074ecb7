using Bridge.Bodies;
using Bridge.Errors;
using Bridge.Http;

namespace Bridge.Sending;

/// <summary>
/// The coerced result of a view: its body, and the status and headers that the view gave, if any. It is a struct, because most results need no object besides
/// the one that the view returned.
/// </summary>
internal struct CoercedResponse
{
    /// <summary>A <see cref="string"/>, a <see cref="byte"/> array, a <see cref="ResponseBody"/>, or an <c>AppFunc</c> that is run.</summary>
    public object Body;

    /// <summary>The status code; 0 if the view gave none.</summary>
    public int StatusCode;

    /// <summary>The reason phrase, or null for the host's own.</summary>
    public string? ReasonPhrase;

    /// <summary>The headers that the view gave, already checked. An entry without values means that the header is not sent. Null if there are none.</summary>
    public Headers? Headers;

    /// <summary>The current state of a response. <see cref="CheckHead"/> has to check it.</summary>
    public static CoercedResponse Of(Response response) => new()
    {
        Body = response.Body switch
        {
            TextBody text => text.Value,
            AppBody app => app.App,
            ResponseBody body => body,
        },
        StatusCode = response.OwnStatusCode ?? 0,
        ReasonPhrase = response.ReasonPhrase,

        // A tuple over a response merges into the response's headers, even if there are none yet.
        Headers = response.Headers,
    };

    /// <summary>Checks the reason phrase and the headers, and converts the headers to the form in which they are sent.</summary>
    /// <returns>What is wrong with them, or null.</returns>
    public string? CheckHead(string view)
    {
        if (ReasonPhrase is { } reason && HeaderRules.HasControl(reason))
        {
            return InvalidViewResult.ReasonPhrase(view, reason);
        }

        if (Headers is { Count: > 0 })
        {
            if (HeaderRules.Check(Headers, out Headers sent) is { } problem)
            {
                return InvalidViewResult.Headers(view, problem);
            }

            Headers = sent;
        }

        return null;
    }

    /// <summary>The response as an object, for callers that need one.</summary>
    public readonly Response ToResponse()
    {
        ResponseBody body = Body switch
        {
            string text => new TextBody(text),
            byte[] bytes => ResponseBody.Bytes(bytes),
            AppFunc app => new AppBody(app),
            _ => (ResponseBody)Body,
        };

        // A copy, because the headers may belong to a response that other requests return too.
        return new Response(body, StatusCode == 0 ? null : StatusCode, ReasonPhrase, Headers is null ? null : new Headers(Headers));
    }

    public readonly ValueTask DiscardAsync() => Body is ResponseBody body ? body.DiscardAsync() : default;
}
