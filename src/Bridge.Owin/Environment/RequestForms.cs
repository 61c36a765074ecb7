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

    /// <summary>Whether ASP.NET Core serves the request.</summary>
    public static bool IsHosted(OwinEnvironment owin) =>
#if NET
        ContextOf(owin) is not null;
#else
        false;
#endif

    /// <summary>Whether part of the body has been read already, as far as this can be known.</summary>
    public static bool HasBegunBody(OwinEnvironment owin)
    {
#if NET
        if (ContextOf(owin) is { } context)
        {
            return owin.RequestBody is OwinRequestStream own ? own.HasBegun : SharedForm.HasBegun(context, owin.RequestBody);
        }
#endif
        return owin.RequestBody is { CanSeek: true } body && body.Position > 0;
    }

    /// <summary>The body length that the client declared; null if it declared none.</summary>
    public static long? DeclaredLength(OwinEnvironment owin) =>
        owin.RequestHeaders.TryGetValue("Content-Length", out string[]? values) && values is { Length: > 0 }
        && HeaderRules.TryReadLength(values[0], out long length) ? length : null;

    /// <summary>Reads the form, or returns the one that was read before, and stores it for later readers.</summary>
    /// <exception cref="HttpException">The client's form is malformed, or larger than the limits.</exception>
    /// <exception cref="InvalidOperationException">The body has been read already, and not as a form.</exception>
    public static async Task<ViewForm> ReadAsync(OwinEnvironment owin, FormLimits limits, FormFiles files, string view, CancellationToken cancellation)
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

        if (owin.Get<object>(KatanaForm) is IEnumerable<KeyValuePair<string, string[]>> fields)
        {
            if (!FormParser.IsMultipart(FormParser.TypeOf(owin)))
            {
                return OfKatana(fields, limits);
            }

            // Katana read the multipart body as one urlencoded field. The bytes are still there if the body can seek.
            if (!owin.RequestBody.CanSeek)
            {
                throw SpentRequestBody.Error(view, "Katana's ReadFormAsync, which reads a multipart form as an urlencoded one,");
            }

            owin.RequestBody.Position = 0;
        }

        if (FormParser.TypeOf(owin) is not { } type)
        {
            FormLimits.RefuseJson(owin.RequestHeaders.TryGetValue("Content-Type", out string[]? types) && types is { Length: > 0 } ? types[0] : null);
            return new ViewForm(new Dictionary<string, StringValues>(), []);
        }

        if (HasBegunBody(owin))
        {
            throw SpentRequestBody.Error(view);
        }

        ViewForm form = await FormParser.ReadAsync(owin, type, limits, files, view, cancellation).ConfigureAwait(false);
#if NET
        if (context is not null)
        {
            files.OutlivesView = true;
            context.Response.RegisterForDispose(files);
            SharedForm.Publish(context, FormConversion.ToHost(form));
            return form;
        }
#endif
        // Katana's reader treats every body as an urlencoded form, so it gets one.
        owin.Dictionary[Form] = form;
        owin.Dictionary[OwinKeys.RequestBody] = new MemoryStream(FormEncoding.Encode(form), writable: false);
        return form;
    }

    private static ViewForm OfKatana(IEnumerable<KeyValuePair<string, string[]>> fields, FormLimits limits)
    {
        Dictionary<string, StringValues> values = new(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, string[]> field in fields)
        {
            values[field.Key] = field.Value;
        }

        ViewForm form = new(values, []);
        limits.Check(form);
        return form;
    }

#if NET
    private static HttpContext? ContextOf(OwinEnvironment owin) =>
        owin.Dictionary is HttpContextEnvironment known ? known.HttpContext : owin.Get<object>(KnownKeys.HttpContext) as HttpContext;
#endif
}
