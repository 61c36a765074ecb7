using System.Text;
using Bridge.Errors;
using Bridge.Http;
using Bridge.Request;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Bridge.Owin.Environment;

/// <summary>
/// Reads forms with ASP.NET Core's readers, within limits. Large files go to disk, and a form that is too large is refused as soon as it exceeds a limit.
/// </summary>
internal static class FormParser
{
    // The defaults of ASP.NET Core's FormOptions. No site has needed other values.
    private const int BoundaryLength = 128;
    private const int PartHeaders = 16;
    private const int PartHeadersLength = 16 * 1024;

    /// <summary>The content type of a body that is a form; null if it is not one.</summary>
    public static MediaTypeHeaderValue? TypeOf(OwinEnvironment owin) =>
        MediaTypeHeaderValue.TryParse(ContentTypeOf(owin), out MediaTypeHeaderValue? type)
        && (IsMultipart(type) || Is(type, MediaTypes.UrlEncodedForm)) ? type : null;

    public static string? ContentTypeOf(OwinEnvironment owin) =>
        owin.RequestHeaders.TryGetValue("Content-Type", out string[]? values) && values is { Length: > 0 } ? values[0] : null;

    public static bool IsMultipart(MediaTypeHeaderValue? type) => type is not null && Is(type, MediaTypes.MultipartForm);

    /// <summary>Reads the form from the body.</summary>
    /// <param name="owin">The request.</param>
    /// <param name="contentType">What <see cref="TypeOf"/> returned.</param>
    /// <param name="limits">The limits of the form.</param>
    /// <param name="files">Stores the form's files.</param>
    /// <param name="view">The view that reads it.</param>
    /// <param name="hadBegun">Whether other code may have read a part of the body, whose length is known.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    public static async Task<ViewForm> ReadAsync(
        OwinEnvironment owin,
        MediaTypeHeaderValue contentType,
        FormLimits limits,
        FormFiles files,
        string view,
        bool hadBegun,
        CancellationToken cancellation)
    {
        long? length = HeaderRules.DeclaredLength(owin.RequestHeaders);
        limits.CheckBody(length);
        if (length == 0)
        {
            // As on Kestrel, an empty body is an empty form with any Content-Type.
            return new ViewForm(new Dictionary<string, StringValues>(), []);
        }

        LimitedStream body = new(owin.RequestBody, limits);
        try
        {
            ViewForm form = IsMultipart(contentType)
                ? await ReadMultipartAsync(contentType, body, limits, files, cancellation).ConfigureAwait(false)
                : await ReadUrlEncodedAsync(contentType, body, limits, cancellation).ConfigureAwait(false);
            return IsPart() ? throw SpentRequestBody.Error(view) : form;
        }
        catch (IOException error) when (body.IsEmpty && length > 0)
        {
            throw SpentRequestBody.Error(view, cause: error);
        }
        catch (IOException error) when (ClientFault.IsTooLarge(error))
        {
            throw new HttpException(413, "The form is larger than this server accepts.", error);
        }
        catch (Exception error) when (error is InvalidDataException || (error is IOException ended && FormFault.IsEarlyEnd(ended, body.IsAtEnd)))
        {
            if (hadBegun)
            {
                await body.CopyToAsync(Stream.Null).ConfigureAwait(false);
            }

            throw IsPart() ? SpentRequestBody.Error(view, cause: error) : limits.Refuse(error);
        }

        // Whether other code has read the body before, or a part of it.
        bool IsPart() => length is { } declared && (hadBegun ? body.Position < declared : body.IsEmpty);
    }

    private static async Task<ViewForm> ReadUrlEncodedAsync(MediaTypeHeaderValue contentType, Stream body, FormLimits limits, CancellationToken cancellation)
    {
        // Percent-encoding can triple the length of names and values, so this limit is loose. The exact check follows.
        using UrlEncodedReader reader = new(body, EncodingOf(contentType), EncodedLength((long)limits.KeyLength + limits.ValueLength));
        KeyValueAccumulator fields = default;
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false) is { } pair)
        {
            limits.CheckName(pair.Key);
            limits.CheckValue(pair.Key, pair.Value);
            fields.Append(pair.Key, pair.Value);
            limits.CheckCount(fields.ValueCount);
        }

        return new ViewForm(fields.GetResults(), []);
    }

    private static async Task<ViewForm> ReadMultipartAsync(
        MediaTypeHeaderValue contentType,
        Stream body,
        FormLimits limits,
        FormFiles files,
        CancellationToken cancellation)
    {
        string boundary = HeaderUtilities.RemoveQuotes(contentType.Boundary).ToString();
        if (boundary.Length is 0 or > BoundaryLength)
        {
            throw new InvalidDataException("The Content-Type has no usable boundary.");
        }

        MultipartReader reader = new(boundary, body) { HeadersCountLimit = PartHeaders, HeadersLengthLimit = PartHeadersLength };
        KeyValueAccumulator fields = default;
        List<ViewFormFile> received = [];
        while (await reader.ReadNextSectionAsync(cancellation).ConfigureAwait(false) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out ContentDispositionHeaderValue? disposition))
            {
                throw new InvalidDataException("A part has no Content-Disposition.");
            }

            string name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
            if (TryReadFileName(disposition, out StringSegment fileName))
            {
                limits.CheckName(name);
                limits.CheckCount(fields.ValueCount + received.Count + 1);
                FormFileContent content = await files.ReceiveAsync(section.Body, cancellation).ConfigureAwait(false);
                string file = HeaderUtilities.RemoveQuotes(fileName).ToString();
                received.Add(new ViewFormFile(name, file, section.ContentType, content.Length, content.OpenRead));
            }
            else if (disposition.IsFormDisposition())
            {
                limits.CheckName(name);
                fields.Append(name, await ReadValueAsync(section, name, limits, cancellation).ConfigureAwait(false));
                limits.CheckCount(fields.ValueCount + received.Count);
            }
        }

        return new ViewForm(fields.HasValues ? fields.GetResults() : new Dictionary<string, StringValues>(), received);
    }

    /// <returns>Whether the part is a file.</returns>
    /// <exception cref="InvalidDataException">It has a <c>filename*</c> without a value, which makes ASP.NET Core's parser fail.</exception>
    private static bool TryReadFileName(ContentDispositionHeaderValue disposition, out StringSegment fileName)
    {
        try
        {
            bool isFile = disposition.IsFileDisposition();
            fileName = !isFile ? default : disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
            return isFile;
        }
        catch (ArgumentNullException error)
        {
            throw new InvalidDataException("A part's Content-Disposition is malformed.", error);
        }
    }

    private static async Task<string> ReadValueAsync(MultipartSection section, string name, FormLimits limits, CancellationToken cancellation)
    {
        MediaTypeHeaderValue.TryParse(section.ContentType, out MediaTypeHeaderValue? contentType);
        using StreamReader reader = new(section.Body, EncodingOf(contentType), detectEncodingFromByteOrderMarks: true, 1024, leaveOpen: true);
        StringBuilder value = new();
        char[] buffer = new char[1024];
        int read;
        while ((read = await reader.ReadAsync(buffer, 0, buffer.Length).ConfigureAwait(false)) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            value.Append(buffer, 0, read);
            if (value.Length > limits.ValueLength)
            {
                limits.CheckValue(name, value.ToString());
            }
        }

        return value.ToString();
    }

    private static bool Is(MediaTypeHeaderValue type, string name) => type.MediaType.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static int EncodedLength(long characters) => (int)Math.Min(int.MaxValue, (characters * 9) + 1);

    private static Encoding EncodingOf(MediaTypeHeaderValue? contentType)
    {
        Encoding? encoding;
        try
        {
            encoding = contentType?.Encoding;
        }
        catch (NotSupportedException error)
        {
            throw FormLimits.RefuseEncoding(error);
        }

        // .NET Framework still supports UTF-7.
        return encoding is { CodePage: 65000 } ? throw FormLimits.RefuseEncoding() : encoding ?? Encoding.UTF8;
    }
}
