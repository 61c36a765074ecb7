using System.Net;
using Bridge.Bodies;
using Bridge.Http;
using Bridge.Sending;

namespace Bridge;

/// <summary>
/// An error that is a response: thrown anywhere in a view, or returned by it, it answers with its status and a short page. Flask's <c>abort</c>.
/// </summary>
public class HttpException : Exception
{
    /// <summary>Creates the error of a status.</summary>
    /// <param name="statusCode">The status code, from 400 to 599.</param>
    /// <param name="description">
    /// What went wrong, for the person who sees the page; it is HTML-escaped there. Null for a default sentence for the status.
    /// </param>
    /// <param name="innerException">What caused it, for the log; it is not shown.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="statusCode"/> is not from 400 to 599.</exception>
    public HttpException(int statusCode, string? description = null, Exception? innerException = null)
        : base(description ?? StatusPhrases.Description(statusCode), innerException)
    {
        if (statusCode is < 400 or > 599)
        {
            throw new ArgumentOutOfRangeException(
                nameof(statusCode),
                statusCode,
                "The status of an error is from 400 to 599; Response.Redirect makes a redirect.");
        }

        StatusCode = statusCode;
    }

    /// <summary>The status code.</summary>
    public int StatusCode { get; }

    /// <summary>What went wrong, for the person who sees the page.</summary>
    public string Description => Message;

    /// <summary>The name of the status, such as <c>Not Found</c>.</summary>
    internal string Title => StatusPhrases.Title(StatusCode);

    /// <summary>Headers that go with the status, such as <c>Allow</c> with 405, <c>WWW-Authenticate</c> with 401 or <c>Retry-After</c> with 503.</summary>
    public Headers Headers { get; } = new();

    /// <summary>The response for the error.</summary>
    /// <returns>A new response.</returns>
    public Response ToResponse()
    {
        string page = $"<!doctype html>\n<html lang=en>\n<title>{StatusCode} {Title}</title>\n<h1>{Title}</h1>\n<p>{WebUtility.HtmlEncode(Description)}</p>\n";
        Response response = new(new TextBody(page), StatusCode, null, new Headers(Headers));
        if (!response.Headers.Contains("Content-Type"))
        {
            // The page is always HTML, also if the options have another default type.
            response.ContentType = ResponseDefaults.Html;
        }

        return response;
    }

    /// <summary>The response for a client that prefers JSON: the status, its title and the description (RFC 9457).</summary>
    internal Response ToProblem()
    {
        Dictionary<string, object> problem = new()
        {
            ["title"] = Title,
            ["status"] = StatusCode,
            ["detail"] = Description,
        };
        return new(ResponseBody.Json(problem), StatusCode, null, new Headers(Headers)) { ContentType = "application/problem+json" };
    }
}
