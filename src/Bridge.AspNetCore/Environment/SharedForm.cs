using System.IO.Pipelines;
using Bridge.Errors;
using Bridge.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Bridge.AspNetCore;

/// <summary>
/// Tracks what has been read of a request's body. A body can be read once, and the first reader reads the form: ASP.NET Core, which keeps it as its
/// <see cref="IFormFeature"/>, or Katana, which keeps it in the environment under <see cref="KatanaForm"/>. This class passes the form of one reader to the
/// other.
/// </summary>
internal static class SharedForm
{
    /// <summary>The key under which Katana's <c>IOwinRequest.ReadFormAsync</c> keeps the form.</summary>
    internal const string KatanaForm = "Microsoft.Owin.Form#collection";

    // The HResult of an IOException that was created without one. An error of the operating system has its own.
    private const int PlainIOException = unchecked((int)0x80131620);

    /// <summary>The form, if it was read.</summary>
    internal static IFormCollection? FormOf(HttpContext context) => context.Features.Get<IFormFeature>()?.Form;

    /// <summary>Whether a part of a body was already read.</summary>
    internal static bool HasBegun(HttpContext context, Stream body)
    {
        if (body.CanSeek)
        {
            return body.Position > 0;
        }

        // Only for the server's own stream; a replacement may begin anew. The limit becomes read-only when reading begins.
        return context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: true } && MayHaveBody(context) && IsServers(body);
    }

    /// <summary>Whether a reader found nothing because another reader had read the body before.</summary>
    /// <param name="context">The request.</param>
    /// <param name="hadBegun">What <see cref="HasBegun"/> returned before.</param>
    internal static bool IsSpent(HttpContext context, bool hadBegun) => hadBegun || context.Request.ContentLength > 0;

    /// <summary>A form that was read, as the bytes of an urlencoded body; null if there is none, or if it was sent as another kind of form.</summary>
    internal static MemoryStream? ReplayOf(HttpContext context) => FormOf(context) is { } form && !IsMultipart(context.Request) ? Readable(form) : null;

    /// <summary>Whether Katana's form reader must get a separate body instead of the request's.</summary>
    internal static bool NeedsOwnBody(HttpContext context) => FormOf(context) is not null || !IsUrlEncoded(context.Request);

    /// <summary>
    /// The body for Katana's form reader, which reads every body as an urlencoded form: the fields of a form that was already read or is multipart, or else a
    /// copy of the body, so that the request keeps its own.
    /// </summary>
    internal static async Task<MemoryStream> BodyForKatanaAsync(HttpContextEnvironment environment, HttpContext context, CancellationToken cancellation)
    {
        if (FormOf(context) is null && !context.Request.HasFormContentType)
        {
            MemoryStream copy = new();
            await ((Stream)environment[OwinKeys.RequestBody]).CopyToAsync(copy, cancellation);
            copy.Position = 0;
            environment[OwinKeys.RequestBody] = new MemoryStream(copy.GetBuffer(), 0, (int)copy.Length, writable: false);
            return copy;
        }

        try
        {
            return Readable(await ReadFormAsync(context, view: null, cancellation));
        }
        catch (InvalidDataException error)
        {
            // As in ASP.NET Core's own readers, a message that names a limit means that the form is too large.
            int status = error.Message.Contains("limit", StringComparison.OrdinalIgnoreCase)
                ? StatusCodes.Status413PayloadTooLarge
                : StatusCodes.Status400BadRequest;
            throw new BadHttpRequestException("The form is malformed, or larger than this server accepts.", status, error);
        }
    }

    /// <summary>Takes the form that Katana's reader read, so that ASP.NET Core has it too.</summary>
    internal static void TakeKatanaForm(HttpContext context, object? form)
    {
        if (form is not IEnumerable<KeyValuePair<string, string[]>> fields || FormOf(context) is not (null or FormOfKatana))
        {
            return;
        }

        if (IsMultipart(context.Request))
        {
            // Katana read the body through another dictionary than Bridge's environment, and read the parts as one field.
            context.Features.Set<IFormFeature>(new UnreadableForm(SpentRequestBody.Error(
                null,
                "Katana's ReadFormAsync, which reads a multipart form as an urlencoded one,")));
        }
        else if (IsUrlEncoded(context.Request))
        {
            Dictionary<string, StringValues> values = new(StringComparer.OrdinalIgnoreCase);
            foreach (KeyValuePair<string, string[]> field in fields)
            {
                values[field.Key] = field.Value;
            }

            context.Features.Set<IFormFeature>(new FormFeature(new FormOfKatana(values)));
        }
    }

    /// <summary>Makes a form that was read elsewhere available to all readers.</summary>
    internal static void Publish(HttpContext context, IFormCollection form) => context.Features.Set<IFormFeature>(new FormFeature(form));

    /// <summary>Makes ASP.NET Core fail if an application has read the form as bytes. Otherwise ASP.NET Core would see an empty form.</summary>
    internal static void RefuseSpentForm(HttpContext context)
    {
        if (context.Request.HasFormContentType && FormOf(context) is null)
        {
            context.Features.Set<IFormFeature>(new UnreadableForm(SpentRequestBody.Error(null, "an OWIN application, from owin.RequestBody,")));
        }
    }

    /// <summary>Reads the form, unless it was already read.</summary>
    /// <param name="context">The request, whose content is a form.</param>
    /// <param name="view">The view that reads it; null for an application.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    /// <exception cref="InvalidDataException">The client sent a form that is malformed, or beyond the limits.</exception>
    /// <exception cref="InvalidOperationException">The body was already read, and not as a form.</exception>
    internal static async Task<IFormCollection> ReadFormAsync(HttpContext context, string? view, CancellationToken cancellation)
    {
        HttpRequest request = context.Request;
        if (context.Features.Get<IFormFeature>() is { } feature && (feature.Form is not null || feature is UnreadableForm))
        {
            return await feature.ReadFormAsync(cancellation);
        }

        Stream body = request.Body;
        if (HasBegun(context, body))
        {
            throw SpentRequestBody.Error(view);
        }

        if (!IsMultipart(request))
        {
            return request.ContentLength > 0 && await IsEmptyAsync(request.BodyReader, cancellation)
                ? throw SpentRequestBody.Error(view)
                : await request.ReadFormAsync(cancellation);
        }

        ObservedBody observed = new(body);
        request.Body = observed;
        try
        {
            IFormCollection form = await request.ReadFormAsync(cancellation);
            if (body.CanSeek)
            {
                // As ASP.NET Core's reader does with a body that it sees, so that later readers find the bytes.
                body.Position = 0;
            }

            return form;
        }
        catch (IOException error) when (error.GetType() == typeof(IOException)
            && error.HResult == PlainIOException
            && observed is { IsAtEnd: true, HasFailed: false })
        {
            // The reader throws this when a form ends before its last boundary. Any other error comes from the disk, or from a stream in front of the body.
            throw Unreadable(
                context,
                observed.HasBytes || !(request.ContentLength > 0)
                    ? new InvalidDataException("The form ends before its last boundary.", error)
                    : SpentRequestBody.Error(view));
        }
        catch (ArgumentNullException error) when (!observed.HasFailed)
        {
            // The reader fails like this at a filename* without a value.
            throw Unreadable(context, new InvalidDataException("A part's Content-Disposition is malformed.", error));
        }
        finally
        {
            if (ReferenceEquals(request.Body, observed))
            {
                request.Body = body;
            }
        }
    }

    private static Exception Unreadable(HttpContext context, Exception error)
    {
        // Another call must get the same error: ASP.NET Core would report that the body ended.
        context.Features.Set<IFormFeature>(new UnreadableForm(error));
        return error;
    }

    private static async ValueTask<bool> IsEmptyAsync(PipeReader reader, CancellationToken cancellation)
    {
        ReadResult read = await reader.ReadAsync(cancellation);
        bool isEmpty = read is { IsCompleted: true, Buffer.IsEmpty: true };
        reader.AdvanceTo(read.Buffer.Start);
        return isEmpty;
    }

    private static MemoryStream Readable(IFormCollection form) => new(FormEncoding.Encode(form), writable: false);

    private static bool MayHaveBody(HttpContext context) =>
        context.Request.ContentLength != 0 && context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false };

    private static bool IsServers(Stream body) => body.GetType().Namespace?.StartsWith("Microsoft.AspNetCore.Server.", StringComparison.Ordinal) == true;

    private static bool IsMultipart(HttpRequest request) => IsOf(request, "multipart/form-data");

    private static bool IsUrlEncoded(HttpRequest request) => IsOf(request, "application/x-www-form-urlencoded");

    private static bool IsOf(HttpRequest request, string type) => request.ContentType is { } given
        && given.AsSpan().TrimStart().StartsWith(type, StringComparison.OrdinalIgnoreCase)
        && given.AsSpan().TrimStart()[type.Length..].TrimStart() is [] or [';', ..];

    /// <summary>A form that Katana read, and may replace with another.</summary>
    private sealed class FormOfKatana(Dictionary<string, StringValues> fields) : FormCollection(fields);

    /// <summary>A form that can no longer be read.</summary>
    private sealed class UnreadableForm(Exception error) : IFormFeature
    {
        public bool HasFormContentType => true;

        public IFormCollection? Form { get; set; }

        public IFormCollection ReadForm() => Form ?? throw error;

        public Task<IFormCollection> ReadFormAsync(CancellationToken cancellationToken) =>
            Form is { } form ? Task.FromResult(form) : Task.FromException<IFormCollection>(error);
    }
}
