using Bridge.Bodies;
using Bridge.Errors;
using Bridge.Sending;
using Microsoft.Extensions.Primitives;

namespace Bridge.Coercion;

/// <summary>Takes a tuple apart, and applies its status and its headers to the response of its body.</summary>
internal static class TupleParts
{
    /// <summary>Takes a tuple of two or three parts apart. Of two parts, the second is the headers if its type allows that.</summary>
    public static (object? Body, object? Status, object? Headers) Of(object tuple, int length)
    {
        object? body = TupleShape.Item(tuple, 0);
        object? second = TupleShape.Item(tuple, 1);
        return length == 3 ? (body, second, TupleShape.Item(tuple, 2))
            : second is not null && HeaderForms.IsHeaders(second) ? (body, null, second)
            : (body, second, null);
    }

    /// <summary>Applies a tuple's status and headers to a response. A view's own sequence of headers may throw.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? Overlay(ref CoercedResponse response, object? status, object? headers, string view)
    {
        if (status is not null)
        {
            if (!StatusForms.TryRead(status, out int statusCode, out string? reasonPhrase))
            {
                return headers is not null && HeaderForms.IsHeaders(status)
                    ? InvalidViewResult.HeadersInPlaceOfStatus(view, status.GetType())
                    : InvalidViewResult.Status(view, status);
            }

            response.StatusCode = statusCode;
            response.ReasonPhrase = reasonPhrase;
        }

        if (headers is null)
        {
            return null;
        }

        if (HeaderForms.TryRead(headers, out Headers given) is { } wrong)
        {
            return HeaderForms.IsHeaders(headers) || status is null || !HeaderForms.IsHeaders(status)
                ? InvalidViewResult.Headers(view, wrong)
                : InvalidViewResult.HeadersInPlaceOfStatus(view, status.GetType());
        }

        response.Headers = Merge(response, given);
        return null;
    }

    private static Headers Merge(in CoercedResponse response, Headers given)
    {
        if (response.Headers is null)
        {
            // As in Flask: a response of text, bytes or an iterator is created with these headers. So an empty list of values has nothing to remove yet, and
            // the default Content-Type stays.
            if (response.Body is not (JsonBody or FileBody or FileStreamBody or AppFunc) && given["Content-Type"].Count == 0 && given.Contains("Content-Type"))
            {
                given = new Headers(given);
                given.Remove("Content-Type");
            }

            return given;
        }

        Headers merged = new(response.Headers);
        foreach (KeyValuePair<string, StringValues> header in given)
        {
            // Each Set-Cookie is a separate header (RFC 6265 section 3), and replacing the others could lose a session.
            if (string.Equals(header.Key, "Set-Cookie", StringComparison.OrdinalIgnoreCase) && header.Value.Count > 0)
            {
                merged.Add(header.Key, header.Value);
            }
            else
            {
                merged[header.Key] = header.Value;
            }
        }

        merged.AddCookies(given);
        return merged;
    }
}
