using System.IO.Pipelines;
using System.Text;
using Bridge.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Bridge.AspNetCore;

/// <summary>
/// The one place that knows what has been read of a request's body. A body can be read once, and a form is read by whoever asks first: by ASP.NET Core, which
/// keeps it as its <see cref="IFormFeature"/>, or by Katana, which keeps it in the environment under <see cref="KatanaForm"/>. What one of them has read is
/// handed to the other from here.
/// </summary>
internal static class RequestReading
{
    /// <summary>Where Katana's <c>IOwinRequest.ReadFormAsync</c> keeps what it read.</summary>
    internal const string KatanaForm = "Microsoft.Owin.Form#collection";

    // That of an IOException for which nobody gave another: an error of the operating system has its own.
    private const int PlainIOException = unchecked((int)0x80131620);

    /// <summary>The form, if somebody has read it.</summary>
    internal static IFormCollection? FormOf(HttpContext context) => context.Features.Get<IFormFeature>()?.Form;

    /// <summary>Whether something has been read of a body already.</summary>
    internal static bool HasBegun(HttpContext context, Stream body)
    {
        if (body.CanSeek)
        {
            return body.Position > 0;
        }

        // A server's own stream alone: what stands in its place may begin anew. The limit cannot be changed once the body is being read.
        return context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: true } && MayHaveBody(context) && IsServers(body);
    }

    /// <summary>Whether a reader that found nothing at all has found what another reader left.</summary>
    /// <param name="context">The request.</param>
    /// <param name="hadBegun">What <see cref="HasBegun"/> said before.</param>
    internal static bool IsSpent(HttpContext context, bool hadBegun) => hadBegun || context.Request.ContentLength > 0;

    /// <summary>The bytes of a form that was read, as an urlencoded body; null where there is none, or it was sent as another kind of form.</summary>
    internal static MemoryStream? ReplayOf(HttpContext context) => FormOf(context) is { } form && !IsMultipart(context.Request) ? Encode(form) : null;

    /// <summary>Whether Katana's form reader is to be given a body of its own, and not the request's.</summary>
    internal static bool NeedsOwnBody(HttpContext context) => FormOf(context) is not null || !IsUrlEncoded(context.Request);

    /// <summary>
    /// What Katana's form reader, which takes every body for an urlencoded form, is given to read: the fields of a form that was read or is multipart; any
    /// other body as it is, while the request keeps it too.
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
            return Encode(await ReadFormAsync(context, view: null, cancellation));
        }
        catch (InvalidDataException error)
        {
            // As ASP.NET Core's own readers: those that name a limit refuse a form for its size.
            int status = error.Message.Contains("limit", StringComparison.OrdinalIgnoreCase)
                ? StatusCodes.Status413PayloadTooLarge
                : StatusCodes.Status400BadRequest;
            throw new BadHttpRequestException("The form is malformed, or larger than this server accepts.", status, error);
        }
    }

    /// <summary>Takes what Katana's form reader read, so that ASP.NET Core has it too.</summary>
    internal static void TakeKatanaForm(HttpContext context, object? form)
    {
        if (form is not IEnumerable<KeyValuePair<string, string[]>> fields || FormOf(context) is not (null or FormOfKatana))
        {
            return;
        }

        if (IsMultipart(context.Request))
        {
            // It read another dictionary's body than Bridge's environment, and took the parts for one field.
            context.Features.Set<IFormFeature>(new UnreadableForm(SpentRequestBody.Error(
                null,
                "Katana's ReadFormAsync, which takes a multipart form for an urlencoded one,")));
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

    /// <summary>Gives a form that was read elsewhere to everybody.</summary>
    internal static void Publish(HttpContext context, IFormCollection form) => context.Features.Set<IFormFeature>(new FormFeature(form));

    /// <summary>Has ASP.NET Core fail where it would take a form that an application has read as bytes for an empty one.</summary>
    internal static void RefuseSpentForm(HttpContext context)
    {
        if (context.Request.HasFormContentType && FormOf(context) is null)
        {
            context.Features.Set<IFormFeature>(new UnreadableForm(SpentRequestBody.Error(null, "an OWIN application, from owin.RequestBody,")));
        }
    }

    /// <summary>Reads the form, unless somebody has.</summary>
    /// <param name="context">The request, whose content is a form.</param>
    /// <param name="view">The view that asks; null for an application.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InvalidDataException">The client sent a form that is malformed, or beyond the limits.</exception>
    /// <exception cref="InvalidOperationException">Somebody has read the body, and not as a form.</exception>
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
            return await request.ReadFormAsync(cancellation);
        }
        catch (IOException error) when (error.GetType() == typeof(IOException)
            && error.HResult == PlainIOException
            && observed is { IsAtEnd: true, HasFailed: false })
        {
            // The reader's own error for a form that ends before its last boundary. Any other is the disk's, or whoever's stands in front of the body.
            throw Unreadable(
                context,
                observed.HasBytes || !(request.ContentLength > 0)
                    ? new InvalidDataException("The form ends before its last boundary.", error)
                    : SpentRequestBody.Error(view));
        }
        catch (ArgumentNullException error) when (!observed.HasFailed)
        {
            // The reader's fault for a filename* without a value.
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
        // Who asks again is to hear the same: ASP.NET Core would say that the body ended.
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

    private static MemoryStream Encode(IFormCollection form)
    {
        StringBuilder text = new();
        foreach (KeyValuePair<string, StringValues> field in form)
        {
            foreach (string? value in field.Value)
            {
                text.Append(text.Length == 0 ? "" : "&").Append(Uri.EscapeDataString(field.Key)).Append('=').Append(Uri.EscapeDataString(value ?? ""));
            }
        }

        return new MemoryStream(Encoding.UTF8.GetBytes(text.ToString()), writable: false);
    }

    private static bool MayHaveBody(HttpContext context) =>
        context.Request.ContentLength != 0 && context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false };

    private static bool IsServers(Stream body) => body.GetType().Namespace?.StartsWith("Microsoft.AspNetCore.Server.", StringComparison.Ordinal) == true;

    private static bool IsMultipart(HttpRequest request) => IsOf(request, "multipart/form-data");

    private static bool IsUrlEncoded(HttpRequest request) => IsOf(request, "application/x-www-form-urlencoded");

    private static bool IsOf(HttpRequest request, string type) => request.ContentType is { } given
        && given.AsSpan().TrimStart().StartsWith(type, StringComparison.OrdinalIgnoreCase)
        && given.AsSpan().TrimStart()[type.Length..].TrimStart() is [] or [';', ..];

    /// <summary>A form that Katana read. It may put another in its place.</summary>
    private sealed class FormOfKatana(Dictionary<string, StringValues> fields) : FormCollection(fields);

    /// <summary>A form that nobody can read any more.</summary>
    private sealed class UnreadableForm(Exception error) : IFormFeature
    {
        public bool HasFormContentType => true;

        public IFormCollection? Form { get; set; }

        public IFormCollection ReadForm() => Form ?? throw error;

        public Task<IFormCollection> ReadFormAsync(CancellationToken cancellationToken) =>
            Form is { } form ? Task.FromResult(form) : Task.FromException<IFormCollection>(error);
    }
}
