using System.Net.Http;
using System.Net.Http.Headers;
using Bridge.Bodies;
using Bridge.Errors;
using Bridge.Http;
using Bridge.Sending;
using Microsoft.Extensions.Primitives;

namespace Bridge.Coercion;

/// <summary>Makes a response of another library's: its status, its content, and its headers except those about the connection that it came over.</summary>
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
            // A content of a user's own computes its length, and may fail at it; no body holds the message yet that would be discarded.
            message.Dispose();
            throw;
        }

        if (!headers.Contains("Content-Type"))
        {
            // Another library's response says what it says.
            headers["Content-Type"] = StringValues.Empty;
        }

        string? problem = StatusRule.IsFinal(coerced.StatusCode) ? coerced.CheckHead(view) : InvalidViewResult.Status(view, message.StatusCode);
        return problem is null ? new(coerced) : RefusedResult.RefuseAsync(coerced.Body, new InvalidViewResultException(problem));
    }

    /// <summary>Makes a response of the content of a message by itself. The status is the host's.</summary>
    public static ValueTask<CoercedResponse> CoerceAsync(HttpContent content, string view)
    {
        ValueTask<CoercedResponse> coerced = CoerceAsync(new HttpResponseMessage { Content = content }, view);
        return coerced.IsCompletedSuccessfully ? new(coerced.Result with { StatusCode = 0, ReasonPhrase = null }) : coerced;
    }

    private static void Copy(HttpHeaders from, Headers to)
    {
#if NET
        // As they were received: reading them validated would write some of them anew, and others not at all.
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

    // They concern the connection that the message came over, not the one that it goes out on (RFC 9110 section 7.6.1).
    private static bool IsHopByHop(string name) => name.ToLowerInvariant()
        is "connection" or "keep-alive" or "proxy-connection" or "te" or "trailer" or "transfer-encoding" or "upgrade";
}
