using System.Net.Http;
using System.Net.Http.Headers;
using Bridge.Bodies;
using Bridge.Errors;
using Bridge.Http;
using Bridge.Sending;
using Microsoft.Extensions.Primitives;

namespace Bridge.Coercion;

/// <summary>Converts another library's response: its status, its content, and its headers except those about the connection that it came over.</summary>
internal static class HttpMessages
{
    public static ValueTask<CoercedResponse> CoerceAsync(HttpResponseMessage message, string view)
    {
        CoercedResponse coerced;
        Headers headers = new();
        try
        {
            coerced = new()
            {
                Body = new HttpMessageBody(message),
                StatusCode = (int)message.StatusCode,
                ReasonPhrase = message.ReasonPhrase,
                Headers = headers,
            };
            Copy(message.Headers, headers);
            if (message.Content is not null)
            {
                Copy(message.Content.Headers, headers);
            }
        }
        catch
        {
            // The user's own content may throw when it computes its length, and no body that would be discarded holds the message yet.
            message.Dispose();
            throw;
        }

        if (!headers.Contains("Content-Type"))
        {
            // Another library's response gets no default Content-Type.
            headers["Content-Type"] = StringValues.Empty;
        }

        string? problem = StatusRule.IsFinal(coerced.StatusCode) ? coerced.CheckHead(view) : InvalidViewResult.Status(view, message.StatusCode);
        return problem is null ? new(coerced) : RefusedResult.RefuseAsync(coerced.Body, new InvalidViewResultException(problem));
    }

    /// <summary>Creates a response of the content of a message by itself. The status is the host's.</summary>
    public static ValueTask<CoercedResponse> CoerceAsync(HttpContent content, string view)
    {
        ValueTask<CoercedResponse> coerced = CoerceAsync(new HttpResponseMessage { Content = content }, view);
        return coerced.IsCompletedSuccessfully ? new(coerced.Result with { StatusCode = 0, ReasonPhrase = null }) : coerced;
    }

    private static void Copy(HttpHeaders from, Headers to)
    {
#if NET
        // As they were received: the validated headers would be rewritten in part, or missing.
        foreach (KeyValuePair<string, HeaderStringValues> header in from.NonValidated)
#else
        foreach (KeyValuePair<string, IEnumerable<string>> header in from)
#endif
        {
            if (!IsHopByHop(header.Key))
            {
                to[header.Key] = header.Value.ToArray();
            }
        }
    }

    // These headers concern the connection that the message came over, not the one on which it is sent (RFC 9110 section 7.6.1).
    private static bool IsHopByHop(string name) => name.ToLowerInvariant()
        is "connection" or "keep-alive" or "proxy-connection" or "te" or "trailer" or "transfer-encoding" or "upgrade";
}
