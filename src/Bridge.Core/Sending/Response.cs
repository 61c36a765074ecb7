using System.Net;
using System.Text.Json;
using Bridge.Bodies;
using Bridge.Http;
using Bridge.Sending;
using Microsoft.Extensions.Primitives;

namespace Bridge;

/// <summary>
/// A response that can be changed until it is sent. A view's result becomes one, a view may return one, and <see cref="ToAppFunc"/> makes an application from
/// it.
/// </summary>
/// <remarks>It corresponds to Flask's <c>Response</c>. It is not safe to change it from two threads at once.</remarks>
public class Response
{
    private int? _statusCode;

    /// <summary>Creates an empty response of status 200.</summary>
    public Response()
        : this(ResponseBody.Empty)
    {
    }

    /// <summary>Creates a response with text, sent as UTF-8.</summary>
    /// <param name="text">The text.</param>
    /// <param name="statusCode">The status code, from 200 to 999.</param>
    /// <param name="contentType">The <c>Content-Type</c>; null for the default, <c>text/html; charset=utf-8</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="statusCode"/> is not from 200 to 999.</exception>
    public Response(string text, int statusCode = 200, string? contentType = null)
        : this(ResponseBody.Text(text), statusCode, contentType)
    {
    }

    /// <summary>Creates a response with bytes.</summary>
    /// <param name="bytes">The bytes, which are not copied.</param>
    /// <param name="statusCode">The status code, from 200 to 999.</param>
    /// <param name="contentType">The <c>Content-Type</c>; null for the default, <c>text/html; charset=utf-8</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="bytes"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="statusCode"/> is not from 200 to 999.</exception>
    public Response(byte[] bytes, int statusCode = 200, string? contentType = null)
        : this(ResponseBody.Bytes(bytes ?? throw new ArgumentNullException(nameof(bytes))), statusCode, contentType)
    {
    }

    /// <summary>Creates a response with a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="statusCode">The status code, from 200 to 999.</param>
    /// <param name="contentType">The <c>Content-Type</c>; null for the body's own.</param>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="statusCode"/> is not from 200 to 999.</exception>
    public Response(ResponseBody body, int statusCode = 200, string? contentType = null)
    {
        Body = body ?? throw new ArgumentNullException(nameof(body));
        Headers = new Headers();
        if (statusCode != 200)
        {
            StatusCode = statusCode;
        }

        if (contentType is not null)
        {
            ContentType = contentType;
        }
    }

    internal Response(ResponseBody body, int? statusCode, string? reasonPhrase, Headers? headers)
    {
        Body = body;
        _statusCode = statusCode;
        ReasonPhrase = reasonPhrase;
        Headers = headers ?? new Headers();
    }

    /// <summary>
    /// The status code, 200 unless it is set. If it was never set, a status that the host has already set stays, so that an error page keeps the status of its
    /// error. Setting it clears <see cref="ReasonPhrase"/>, which belonged to the old status.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// It is set to less than 200 or more than 999, which is not the status of a final response (RFC 9110 section 15).
    /// </exception>
    public int StatusCode
    {
        get => _statusCode ?? 200;
        set
        {
            if (!StatusRule.IsFinal(value))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "The status of a response is from 200 to 999.");
            }

            _statusCode = value;
            ReasonPhrase = null;
        }
    }

    /// <summary>The reason phrase, in ASCII; null for the host's own.</summary>
    public string? ReasonPhrase { get; set; }

    /// <summary>The headers. <c>Content-Length</c> among them is overwritten if the body's length is known.</summary>
    public Headers Headers { get; }

    /// <summary>The <c>Content-Type</c> that was set, or null for the body's default. Setting null restores the default.</summary>
    public string? ContentType
    {
        get => Headers.TryGetValue("Content-Type", out StringValues values) && values.Count > 0 ? values[values.Count - 1] : null;
        set
        {
            if (value is null)
            {
                Headers.Remove("Content-Type");
            }
            else
            {
                Headers["Content-Type"] = value;
            }
        }
    }

    /// <summary>The body.</summary>
    /// <exception cref="ArgumentNullException">It is set to null: <see cref="ResponseBody.Empty"/> is the body without content.</exception>
    public ResponseBody Body
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(value), "A response has a body; ResponseBody.Empty is the one without content.");
    }

    /// <summary>The status that was set; null if the host, or the application that is the body, decides.</summary>
    internal int? OwnStatusCode => _statusCode;

    /// <summary>Creates a response with a value of any type as JSON; Flask's <c>jsonify</c>.</summary>
    /// <param name="value">The value; null is JSON's null.</param>
    /// <param name="statusCode">The status code, from 200 to 999.</param>
    /// <param name="options">How it is written; null for <see cref="BridgeOptions.JsonOptions"/> of the host that sends it.</param>
    /// <returns>The response.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="statusCode"/> is not from 200 to 999.</exception>
    public static Response Json(object? value, int statusCode = 200, JsonSerializerOptions? options = null) =>
        new(ResponseBody.Json(value, options), statusCode);

    /// <summary>Creates a redirect; Flask's <c>redirect</c>.</summary>
    /// <param name="location">
    /// The target, an absolute or relative URL. It is sent unchanged, except that text beyond ASCII and white space are percent-encoded.
    /// </param>
    /// <param name="statusCode">The status code: 301, 302, 303, 307 or 308. The rarely used 300 and 305 are allowed too.</param>
    /// <returns>The response, with a short page for clients that do not follow it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="location"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="statusCode"/> is not a redirect.</exception>
    public static Response Redirect(string location, int statusCode = 302)
    {
        if (location is null)
        {
            throw new ArgumentNullException(nameof(location));
        }

        if (statusCode is not (300 or 301 or 302 or 303 or 305 or 307 or 308))
        {
            throw new ArgumentOutOfRangeException(nameof(statusCode), statusCode, "The status of a redirect is 300, 301, 302, 303, 305, 307 or 308.");
        }

        string target = WebUtility.HtmlEncode(location);
        return new Response(

                $"<!doctype html>\n<html lang=en>\n<title>Redirecting...</title>\n<h1>Redirecting...</h1>\n<p>This page is at <a "
                    + $"href=\"{target}\">{target}</a>.\n",
                statusCode,
                ResponseDefaults.Html)
        {
            Headers = { ["Location"] = location },
        };
    }

    /// <summary>
    /// Creates a response that sends a file; Flask's <c>send_file</c>: its type by its extension, <c>ETag</c>, <c>Last-Modified</c>, conditional requests and
    /// ranges.
    /// </summary>
    /// <param name="path">The file's path.</param>
    /// <param name="downloadName">
    /// The name under which a browser saves it, sent as an attachment; null to show it in the browser, which saves it under its own name.
    /// </param>
    /// <param name="contentType">The <c>Content-Type</c>; null for the one that goes with the file's extension.</param>
    /// <returns>The response. If the file is missing, sending the response fails.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public static Response File(string path, string? downloadName = null, string? contentType = null)
    {
        Response response = new(new FileBody(new FileInfo(path ?? throw new ArgumentNullException(nameof(path)))), contentType: contentType);
        if (downloadName is not null)
        {
            response.Headers["Content-Disposition"] = ContentDisposition.Format("attachment", downloadName);
        }

        return response;
    }

    /// <summary>
    /// Creates a response that sends a stream as a file; Flask's <c>send_file</c> of a file object. Conditional requests are answered (304, 412: RFC 9110
    /// section 13), and ranges too if the stream can seek (206, 416: section 14).
    /// </summary>
    /// <param name="stream">The stream, sent from its current position, and disposed when the response ends.</param>
    /// <param name="downloadName">The name under which a browser saves it, sent as an attachment; null to show it in the browser.</param>
    /// <param name="contentType">
    /// The <c>Content-Type</c>; null for the one that goes with the extension of <paramref name="downloadName"/>, else <c>application/octet-stream</c>.
    /// </param>
    /// <param name="entityTag">
    /// The <c>ETag</c>, with its quotes (<c>"v1"</c>, <c>W/"v1"</c>) or without. It has to change with the content. Null for none; then a client can only ask
    /// whether its copy is current by <paramref name="lastModified"/>.
    /// </param>
    /// <param name="lastModified">When the content was changed, sent in whole seconds; null for no <c>Last-Modified</c>.</param>
    /// <returns>The response, which can be sent once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="entityTag"/> has a quote, a space or a character that is not ASCII within it (RFC 9110 section 8.8.3).
    /// </exception>
    public static Response File(
        Stream stream,
        string? downloadName = null,
        string? contentType = null,
        string? entityTag = null,
        DateTimeOffset? lastModified = null)
    {
        if (stream is null)
        {
            throw new ArgumentNullException(nameof(stream));
        }

        string type = contentType ?? FileTypes.Of(Path.GetExtension(downloadName ?? "") ?? "");
        string? tag = entityTag is null ? null : EntityTag.Of(entityTag);
        Response response = new(new FileStreamBody(stream, type), contentType: type);
        if (downloadName is not null)
        {
            response.Headers["Content-Disposition"] = ContentDisposition.Format("attachment", downloadName);
        }

        if (tag is not null)
        {
            response.Headers["ETag"] = tag;
        }

        if (lastModified is { } changed)
        {
            response.Headers["Last-Modified"] = changed.ToUniversalTime().ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        }

        return response;
    }

    /// <summary>
    /// Creates a response that sends a file of a folder by a name that came from the client, such as a route value; Flask's <c>send_from_directory</c>. Nothing
    /// outside the folder can be reached by any name.
    /// </summary>
    /// <param name="folder">
    /// The folder. A relative path is relative to the process's current directory, which depends on how the site was started, so use an absolute one.
    /// </param>
    /// <param name="name">
    /// The file's path within the folder, with <c>/</c> between its parts on every system. The answer is the same 404 for null, an empty name, and a name that
    /// begins with a slash or leads out of the folder by <c>..</c>. It is also a 404 for a name with a backslash, a colon or a NUL, for a folder, and for a
    /// file that does not exist. Links in the folder are followed.
    /// </param>
    /// <param name="downloadName">The name under which a browser saves it, sent as an attachment; null to show it in the browser.</param>
    /// <param name="contentType">The <c>Content-Type</c>; null for the one that goes with the file's extension.</param>
    /// <returns>The response, as <see cref="File(string, string, string)"/> makes it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="folder"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty.</exception>
    /// <exception cref="HttpException">404: the folder has no such file.</exception>
    /// <remarks>The rules are those of Werkzeug's <c>safe_join</c>, with its rules for Windows on every system.</remarks>
    public static Response FileFrom(string folder, string? name, string? downloadName = null, string? contentType = null)
    {
        if ((folder ?? throw new ArgumentNullException(nameof(folder))).Length == 0)
        {
            throw new ArgumentException("The folder is empty, which would be the process's current directory; give its path.", nameof(folder));
        }

        return File((FileInFolder.FindIn(folder, name) ?? throw new HttpException(404)).FullName, downloadName, contentType);
    }

    /// <summary>Sets a cookie, as one <c>Set-Cookie</c> header in addition to existing ones.</summary>
    /// <param name="name">The cookie's name, a token.</param>
    /// <param name="value">Its value; characters that a cookie cannot hold are percent-encoded.</param>
    /// <param name="attributes">Its attributes; null for a session cookie of path <c>/</c>, HttpOnly and SameSite=Lax.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> or <paramref name="value"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is not a token, or an attribute has a character that would end it.</exception>
    /// <remarks>RFC 6265 section 4.1.</remarks>
    public void SetCookie(string name, string value, CookieAttributes? attributes = null) =>
        Headers.AddCookie(name, value, attributes ?? new CookieAttributes());

    /// <summary>Deletes a cookie, by setting it to empty with a date in the past.</summary>
    /// <param name="name">The cookie's name.</param>
    /// <param name="attributes">The path and the domain with which it was set; null for path <c>/</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is not a token.</exception>
    /// <remarks>RFC 6265 section 3.1.</remarks>
    public void DeleteCookie(string name, CookieAttributes? attributes = null) =>
        Headers.AddCookie(name, "", (attributes ?? new CookieAttributes()).Expired());

    /// <summary>This response as an application. It answers every request with the state that the response has at that moment.</summary>
    /// <returns>The application. A body that can be read only once (a stream, an iterator) answers one request.</returns>
    public AppFunc ToAppFunc() => environment => OwinResponseTarget.SendAsync(this, environment);
}
