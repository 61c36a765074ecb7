using Bridge.Errors;
using Bridge.Http;
using Microsoft.Extensions.Primitives;
#if NET
using Bridge.AspNetCore;
using Microsoft.AspNetCore.Http;
#endif

namespace Bridge.Owin.Environment;

/// <summary>
/// On an OWIN host, keeps track of what has been read of a request's body. A form that a view reads is available to Katana's middleware and to the next view,
/// and a form that Katana read is available to views. If ASP.NET Core serves the request, this asks ASP.NET Core.
/// </summary>
internal static class RequestForms
{
    // Katana's IOwinRequest.ReadFormAsync stores its result under this key. The body has been read by then.
    private const string KatanaForm = "Microsoft.Owin.Form#collection";

    /// <summary>The key of the form that a view has read, for the next view.</summary>
    private const string Form = "bridge.Form";

    /// <summary>Whether a body is the one of ASP.NET Core's environment, which reports a body that was read.</summary>
    public static bool IsOwnBody(Stream body) =>
#if NET
        body is OwinRequestStream;
#else
        false;
#endif

    /// <summary>Rewinds a body that can seek and that Katana's form reader has read to its end, which it does with every kind of body.</summary>
    public static void RewindAfterKatana(OwinEnvironment owin)
    {
        if (owin.RequestBody is { CanSeek: true, Position: > 0 } body && body.Position == body.Length && KatanaFormOf(owin) is not null)
        {
            body.Position = 0;
        }
    }

    /// <summary>Begins a reading of the whole body.</summary>
    /// <returns>Whether a part of it was already read, or may have been.</returns>
    public static bool BeginBody(OwinEnvironment owin) =>
#if NET
        owin.RequestBody is OwinRequestStream own ? own.Begin() :
#endif
        HasBegunBody(owin);

    private static bool HasBegunBody(OwinEnvironment owin)
    {
#if NET
        if (ContextOf(owin) is { } context)
        {
            return owin.RequestBody is OwinRequestStream own ? own.HasBegun : BodyProgress.HasBegun(context, owin.RequestBody);
        }
#endif
        return owin.RequestBody is { CanSeek: true } body && body.Position > 0;
    }

    /// <summary>Reads the rest of the body.</summary>
    /// <returns>Whether the body has given all bytes that the client declared, so that no other code has read any; false if this cannot be known.</returns>
    public static ValueTask<bool> ReadsWholeBodyAsync(OwinEnvironment owin)
    {
#if NET
        if (owin.RequestBody is OwinRequestStream own)
        {
            return own.ReadsWholeAsync(owin.CallCancelled);
        }
#endif
        return default;
    }

    /// <summary>Prepares a body that was read to its end for the next reader, if the body can be read again or can report that it was read.</summary>
    /// <returns>Whether it can.</returns>
    public static bool RestartBody(Stream body, long? start)
    {
#if NET
        if (body is OwinRequestStream own)
        {
            own.Restart();
            return true;
        }
#endif
        if (body.CanSeek && start is { } position)
        {
            body.Position = position;
        }

        return body.CanSeek;
    }

    /// <summary>Reads the form, or returns the one that was read before, and stores it for later readers.</summary>
    /// <exception cref="HttpException">The client's form is malformed, or larger than the limits.</exception>
    /// <exception cref="InvalidOperationException">The body has been read already, and not as a form.</exception>
    public static Task<ViewForm> ReadAsync(OwinEnvironment owin, FormLimits limits, FormFiles files, string view, CancellationToken cancellation)
    {
#if NET
        if (owin.Dictionary is HttpContextEnvironment own)
        {
            // Counted until the form is with ASP.NET Core too: a view that does not await it would give it to the next request.
            using RequestUse use = own.Enter(nameof(ViewForm));
            return own.HoldAsync(ReadCoreAsync(owin, limits, files, view, cancellation));
        }
#endif
        return ReadCoreAsync(owin, limits, files, view, cancellation);
    }

    private static async Task<ViewForm> ReadCoreAsync(
        OwinEnvironment owin, FormLimits limits, FormFiles files, string view, CancellationToken cancellation)
    {
#if NET
        HttpContext? context = ContextOf(owin);
        if (context is not null && SharedForm.FormOf(context) is { } known)
        {
            return FormConversion.Of(known, limits);
        }
#endif
        if (owin.Get<object>(Form) is ViewForm read)
        {
            limits.Check(read);
            return read;
        }

        if (FormParser.TypeOf(owin) is not { } type)
        {
            FormLimits.RefuseJson(FormParser.ContentTypeOf(owin));
            return new ViewForm(new Dictionary<string, StringValues>(), []);
        }

        IEnumerable<KeyValuePair<string, string[]>>? katana = KatanaFormOf(owin);
        if (katana is not null)
        {
            if (!owin.RequestBody.CanSeek)
            {
                if (FormParser.IsMultipart(type))
                {
                    throw SpentRequestBody.Error(view, "Katana's ReadFormAsync, which reads a multipart form as an urlencoded one,");
                }

                ViewForm fields = OfKatana(katana, limits);
                owin.Dictionary[OwinKeys.RequestBody] = new MemoryStream(FormEncoding.Encode(fields), writable: false);
                return fields;
            }

            // Katana read a multipart body as one urlencoded field, and dropped fields without an equals sign. The bytes are still there.
            owin.RequestBody.Position = 0;
        }

#if NET
        if (context is not null)
        {
            await BodyProgress.RewindUnreadAsync(context, context.Request.Body, cancellation).ConfigureAwait(false);
        }
#endif
        bool hasBegun = HasBegunBody(owin);
        if (hasBegun && !MayBeWhole(owin))
        {
            throw SpentRequestBody.Error(view);
        }

        Stream body = owin.RequestBody;
        ViewForm form;
        try
        {
            form = await FormParser.ReadAsync(owin, type, limits, files, view, hasBegun, cancellation).ConfigureAwait(false);
        }
        catch (HttpException) when (body.CanSeek)
        {
            body.Position = 0;
            throw;
        }

        bool isLeft = RestartBody(body, start: 0);
        if (katana is not null && !FormParser.IsMultipart(type))
        {
            form = OfKatana(katana.Concat(FieldsWithoutValue(form, katana)), limits);
        }

#if NET
        if (context is not null)
        {
            files.OutlivesView = true;
            context.Response.RegisterForDispose(files);
            SharedForm.Publish(context, FormConversion.ToHost(form));
            if (!isLeft && !FormParser.IsMultipart(type))
            {
                owin.Dictionary[OwinKeys.RequestBody] = new MemoryStream(FormEncoding.Encode(form), writable: false);
            }

            return form;
        }
#endif
        owin.Dictionary[Form] = form;
        if (!isLeft || FormParser.IsMultipart(type))
        {
            if (FormParser.IsMultipart(type))
            {
                // What Katana's reader made of the parts.
                owin.Dictionary.Remove(KatanaForm);
            }

            // Katana's reader treats every body as an urlencoded form, so it gets one.
            owin.Dictionary[OwinKeys.RequestBody] = new MemoryStream(FormEncoding.Encode(form), writable: false);
        }

        return form;
    }

    /// <summary>The form that Katana's reader has read; null if there is none, or if the body was put back for views.</summary>
    private static IEnumerable<KeyValuePair<string, string[]>>? KatanaFormOf(OwinEnvironment owin) =>
#if NET
        owin.Dictionary is HttpContextEnvironment ? null :
#endif
        owin.Get<object>(KatanaForm) as IEnumerable<KeyValuePair<string, string[]>>;

    /// <summary>The fields without a value in a form that Katana has read too. Katana's reader drops those without an equals sign.</summary>
    private static IEnumerable<KeyValuePair<string, string[]>> FieldsWithoutValue(ViewForm form, IEnumerable<KeyValuePair<string, string[]>> katana)
    {
        HashSet<string> known = new(katana.Select(static field => field.Key), StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, StringValues> field in form)
        {
            if (!known.Contains(field.Key) && field.Value.All(string.IsNullOrEmpty))
            {
                yield return new(field.Key, field.Value.ToArray()!);
            }
        }
    }

    /// <summary>Whether a body that other code has begun to read may still have all its bytes, which its length will show.</summary>
    private static bool MayBeWhole(OwinEnvironment owin) =>
#if NET
        owin.RequestBody is OwinRequestStream { CanSeek: false, HasGiven: false } && HeaderRules.DeclaredLength(owin.RequestHeaders) is not null;
#else
        false;
#endif

    private static ViewForm OfKatana(IEnumerable<KeyValuePair<string, string[]>> fields, FormLimits limits)
    {
        Dictionary<string, StringValues> values = new(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, string[]> field in fields)
        {
            // As in the readers of forms. Katana's accepts it.
            if (HasNul(field.Key) || field.Value.Any(HasNul))
            {
                throw limits.Refuse(new InvalidDataException("A name or a value has an encoded NUL."));
            }

            values[field.Key] = field.Value;
        }

        ViewForm form = new(values, []);
        limits.Check(form);
        return form;
    }

    private static bool HasNul(string text) => text.IndexOf('\0') >= 0;

#if NET
    private static HttpContext? ContextOf(OwinEnvironment owin) =>
        owin.Dictionary is HttpContextEnvironment known ? known.HttpContext : owin.Get<object>(KnownKeys.HttpContext) as HttpContext;
#endif
}
