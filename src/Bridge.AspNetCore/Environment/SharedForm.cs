using System.IO.Pipelines;
using Bridge.Errors;
using Bridge.Http;
using Bridge.Request;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Bridge.AspNetCore;

/// <summary>
/// A form that one reader has read, for the others. The first reader is ASP.NET Core, which keeps the form as its <see cref="IFormFeature"/>, or Katana, which
/// keeps it in the environment under <see cref="KatanaForm"/>.
/// </summary>
internal static class SharedForm
{
    /// <summary>The key under which Katana's <c>IOwinRequest.ReadFormAsync</c> keeps the form.</summary>
    internal const string KatanaForm = "Microsoft.Owin.Form#collection";

    /// <summary>The form, if it was read.</summary>
    internal static IFormCollection? FormOf(HttpContext context) => context.Features.Get<IFormFeature>()?.Form;

    /// <summary>A form that was read, as the bytes of an urlencoded body; null if there is none, or if it was sent as another kind of form.</summary>
    internal static MemoryStream? ReplayOf(HttpContext context) => FormOf(context) is { } form && IsUrlEncoded(context.Request) ? Readable(form) : null;

    /// <summary>
    /// The body for Katana's form reader, which reads every body as an urlencoded form. For a multipart form, or a form that ASP.NET Core has read, this body
    /// has the form's fields. Otherwise it is a copy, and the request keeps its body for the next reader. From an urlencoded form ASP.NET Core reads at once,
    /// because its reader keeps fields that Katana's reader drops.
    /// </summary>
    /// <param name="environment">The environment whose form Katana reads.</param>
    /// <param name="context">The request.</param>
    /// <param name="replaced">A body that the application set for the reader after a form was read; null for the request's own.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    internal static async Task<MemoryStream> BodyForKatanaAsync(
        HttpContextEnvironment environment,
        HttpContext context,
        Stream? replaced,
        CancellationToken cancellation)
    {
        if (replaced is not null || (!IsMultipart(context.Request) && FormOf(context) is null))
        {
            MemoryStream copy = await CopyAsync(environment, cancellation);
            if (IsUrlEncoded(context.Request))
            {
                await TryReadFormAsync(context, cancellation);
            }

            return copy;
        }

        try
        {
            return Readable(await ReadFormAsync(context, view: null, cancellation));
        }
        catch (InvalidDataException error)
        {
            int status = FormLimits.IsBeyondLimit(error) ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest;
            throw new BadHttpRequestException("The form is malformed, or larger than this server accepts.", status, error);
        }
    }

    /// <summary>Gives ASP.NET Core a form that an application has set in the place of Katana's form.</summary>
    /// <param name="context">The request.</param>
    /// <param name="form">The form.</param>
    /// <param name="replaces">Whether it replaces a form that ASP.NET Core has already read. The files of that form stay.</param>
    internal static void TakeKatanaForm(HttpContext context, object? form, bool replaces)
    {
        IFormCollection? known = FormOf(context);
        if (form is not IEnumerable<KeyValuePair<string, string[]>> fields || !(replaces || known is null or FormOfKatana))
        {
            return;
        }

        if (known is null && IsMultipart(context.Request))
        {
            // Katana read the body through another dictionary than Bridge's environment, and read the parts as one field.
            context.Features.Set<IFormFeature>(new UnreadableForm(SpentRequestBody.Error(
                null,
                "Katana's ReadFormAsync, which reads a multipart form as an urlencoded one,")));
        }
        else if (known is not null || IsUrlEncoded(context.Request))
        {
            Dictionary<string, StringValues> values = new(StringComparer.OrdinalIgnoreCase);
            foreach (KeyValuePair<string, string[]> field in fields)
            {
                values[field.Key] = field.Value;
            }

            Publish(context, new FormOfKatana(values, known?.Files));
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
        await BodyProgress.RewindUnreadAsync(context, body, cancellation);
        bool hasBegun = BodyProgress.HasBegun(context, body);
        if (hasBegun && (body.CanSeek || request.ContentLength is null))
        {
            throw SpentRequestBody.Error(view);
        }

        if (!hasBegun && !body.CanSeek && !IsMultipart(request))
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
            return !IsPart(request, observed, hasBegun) ? form : throw Unreadable(context, SpentRequestBody.Error(view));
        }
        catch (Exception error) when (Malformation(error, observed) is { } malformation)
        {
            if (hasBegun)
            {
                await observed.CopyToAsync(Stream.Null, cancellation);
            }

            throw Unreadable(context, IsPart(request, observed, hasBegun) ? SpentRequestBody.Error(view, cause: error) : malformation);
        }
        finally
        {
            if (body.CanSeek && !observed.HasFailed)
            {
                // ASP.NET Core's reader buffers the body too, so that later readers find the bytes.
                body.Position = 0;
            }

            if (ReferenceEquals(request.Body, observed))
            {
                request.Body = body;
            }
        }
    }

    /// <summary>Whether a form reader got only the rest of a body, or nothing of it, because other code had read the body before.</summary>
    private static bool IsPart(HttpRequest request, ObservedBody body, bool hadBegun) =>
        request.ContentLength is { } length && (hadBegun ? body.Count < length : body is { IsAtEnd: true, Count: 0 } && length > 0);

    /// <summary>The error for a form that the client sent malformed, or larger than the limits; null for any other failure.</summary>
    private static InvalidDataException? Malformation(Exception error, ObservedBody body) => error switch
    {
        InvalidDataException malformed => malformed,
        IOException ended when FormFault.IsEarlyEnd(ended, body.IsAtEnd) => new InvalidDataException("The form ends before its last boundary.", error),

        // The reader fails like this at a filename* without a value.
        ArgumentNullException when !body.HasFailed => new InvalidDataException("A part's Content-Disposition is malformed.", error),
        _ => null,
    };

    /// <summary>Copies the body, and prepares it for its next reader.</summary>
    private static async Task<MemoryStream> CopyAsync(HttpContextEnvironment environment, CancellationToken cancellation)
    {
        var body = (Stream)environment[OwinKeys.RequestBody];
        long start = body.CanSeek ? body.Position : 0;
        MemoryStream copy = new();
        await body.CopyToAsync(copy, cancellation);
        copy.Position = 0;
        if (body is OwinRequestStream { CanSeek: true } own)
        {
            own.Restart();
        }
        else if (body.CanSeek)
        {
            body.Position = start;
        }
        else
        {
            environment[OwinKeys.RequestBody] = new MemoryStream(copy.GetBuffer(), 0, (int)copy.Length, writable: false);
        }

        return copy;
    }

    /// <summary>Reads the form for other readers. If it cannot be read, each of them gets the error when it asks for the form.</summary>
    private static async Task TryReadFormAsync(HttpContext context, CancellationToken cancellation)
    {
        try
        {
            await ReadFormAsync(context, view: null, cancellation);
        }
        catch (Exception error) when (error is InvalidDataException or InvalidOperationException or NotSupportedException)
        {
            // Katana's reader accepts any bytes.
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

    private static bool IsMultipart(HttpRequest request) => IsOf(request, MediaTypes.MultipartForm);

    private static bool IsUrlEncoded(HttpRequest request) => IsOf(request, MediaTypes.UrlEncodedForm);

    private static bool IsOf(HttpRequest request, string type) => request.ContentType is { } given
        && given.AsSpan().TrimStart().StartsWith(type, StringComparison.OrdinalIgnoreCase)
        && given.AsSpan().TrimStart()[type.Length..].TrimStart() is [] or [';', ..];

    /// <summary>A form that Katana read, and may replace with another.</summary>
    private sealed class FormOfKatana(Dictionary<string, StringValues> fields, IFormFileCollection? files) : FormCollection(fields, files);

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
