using System.Diagnostics.CodeAnalysis;

namespace Bridge.Errors;

/// <summary>
/// The call to use for a type that has no rule, if one is likely meant. The types are known by name, because the folder and this assembly do not refer to all.
/// </summary>
internal static class RightCall
{
    private static readonly Dictionary<string, string> s_byName = new(StringComparer.Ordinal)
    {
        ["System.Threading.Channels.ChannelReader`1"] = "To stream the items of the channel, return reader.ReadAllAsync().",
        ["System.Threading.Channels.Channel`2"] = "To stream the items of the channel, return channel.Reader.ReadAllAsync().",
        ["System.Net.ServerSentEvents.SseItem`1"] = "To send events, return a sequence of them, such as an IAsyncEnumerable<SseItem<T>>.",
        ["System.IObservable`1"] = "To stream its values, return an IAsyncEnumerable<T>.",
        ["System.Runtime.CompilerServices.ConfiguredTaskAwaitable"] = TaskItself,
        ["System.Runtime.CompilerServices.ConfiguredTaskAwaitable`1"] = TaskItself,
        ["System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable"] = TaskItself,
        ["System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable`1"] = TaskItself,
        ["System.Runtime.CompilerServices.ConfiguredCancelableAsyncEnumerable`1"] =
            "Return the sequence itself, without ConfigureAwait and WithCancellation.",
        ["System.Xml.Linq.XNode"] = "To send XML, return new Response(value.ToString(), contentType: \"application/xml; charset=utf-8\").",
        ["System.Xml.XmlNode"] = "To send XML, return new Response(value.OuterXml, contentType: \"application/xml; charset=utf-8\").",
        ["System.IO.StringWriter"] = "To send its text, return writer.ToString().",
        ["System.IO.StreamWriter"] = "To send what was written, flush it, set the Position of its BaseStream to 0, and return that stream.",
        ["System.IO.StreamReader"] = "To send its bytes, return reader.BaseStream; to send its text, return reader.ReadToEnd().",
        ["System.IO.TextReader"] = "To send its text, return reader.ReadToEnd().",
        ["System.IO.BinaryReader"] = "To send its bytes, return reader.BaseStream.",
        ["System.IO.BinaryWriter"] = "To send what was written, flush it, set the Position of its BaseStream to 0, and return that stream.",
        ["System.IO.Pipelines.Pipe"] = "To stream it, return pipe.Reader.",
        ["System.Buffers.ArrayBufferWriter`1"] = "To send its bytes, return writer.WrittenMemory.",
        ["System.UriBuilder"] = "To redirect to it, return Response.Redirect(builder.Uri.ToString()).",
        ["System.DBNull"] = "It is a database's null. For no content return (\"\", 204).",
        ["Bridge.ResponseBody"] = "Return new Response(body).",
        ["Bridge.ViewFormFile"] = "To send the file, return Response.File(file.OpenRead(), file.FileName).",
        ["Bridge.ViewModule"] = "Do not return a module; mount it: Mount(\"/path\", module).",
        ["Microsoft.Extensions.Primitives.StringSegment"] = AsText,
        ["Microsoft.AspNetCore.Http.HostString"] = AsText,
        ["Microsoft.AspNetCore.Http.PathString"] = AsText,
        ["Microsoft.AspNetCore.Http.QueryString"] = AsText,
        ["Microsoft.Owin.HostString"] = AsText,
        ["Microsoft.Owin.PathString"] = AsText,
        ["Microsoft.Owin.QueryString"] = AsText,
        ["Microsoft.Owin.IOwinResponse"] = "It is Katana's, and this host is not Katana. Return text, Response.Json(value) or a Response.",
        ["System.Web.Http.IHttpActionResult"] = "It is Web API's. Return what it makes: await result.ExecuteAsync(request.Cancellation).",
        ["Microsoft.Extensions.FileProviders.IFileInfo"] =
            "To send the file, return Response.File(file.CreateReadStream(), file.Name, lastModified: file.LastModified).",
        ["Microsoft.AspNetCore.Http.IFormFile"] = "To send the file, return Response.File(file.OpenReadStream(), file.FileName).",
        ["Microsoft.AspNetCore.Mvc.ProblemDetails"] =
            "To send it, return (Response.Json(details), details.Status, new Headers { [\"Content-Type\"] = \"application/problem+json\" }).",
    };

    // ASP.NET Core's, on another host.
    private static readonly HashSet<string> s_ofKestrel = new(StringComparer.Ordinal)
    {
        "Microsoft.AspNetCore.Http.IResult",
        "Microsoft.AspNetCore.Http.RequestDelegate",
        "Microsoft.AspNetCore.Mvc.IActionResult",
        "Microsoft.AspNetCore.Mvc.Infrastructure.IConvertToActionResult",
    };

    /// <summary>The replacements for ASP.NET Core's most common results, by the beginnings of the names of their types.</summary>
    private static readonly (string Name, string Instead)[] s_instead =
    [
        ("NotFound", "new HttpException(404)"),
        ("BadRequest", "new HttpException(400, \"what is wrong\")"),
        ("Unauthorized", "new HttpException(401)"),
        ("Forbid", "new HttpException(403)"),
        ("Conflict", "new HttpException(409)"),
        ("UnprocessableEntity", "new HttpException(422, \"what is wrong\")"),
        ("InternalServerError", "new HttpException(500)"),
        ("NoContent", "(\"\", 204)"),
        ("Empty", "\"\""),
        ("StatusCode", "(\"\", status)"),
        ("Redirect", "Response.Redirect(url)"),
        ("LocalRedirect", "Response.Redirect(url)"),
        ("Created", "(Response.Json(value), 201)"),
        ("Accepted", "(\"\", 202)"),
        ("Ok", "Response.Json(value)"),
        ("Json", "Response.Json(value)"),
        ("Content", "new Response(text, contentType: \"text/plain\")"),
        ("File", "Response.File(path)"),
        ("PhysicalFile", "Response.File(path)"),
        ("VirtualFile", "Response.File(path)"),
    ];

    private const string AsText = "To send it as text, return value.ToString().";

    private const string TaskItself = "Return the task itself, without ConfigureAwait.";

    /// <summary>A sentence that says what to return; null if nothing is known.</summary>
    public static string? Of(Type type)
    {
        foreach (Type of in Lineage(type))
        {
            string? name = NameOf(of);
            if (name is null)
            {
                continue;
            }

            if (s_byName.TryGetValue(name, out string? call))
            {
                return call;
            }

            if (s_ofKestrel.Contains(name))
            {
                return OffKestrel(type);
            }
        }

        return null;
    }

    private static string OffKestrel(Type type)
    {
        string instead = Array.Find(s_instead, known => type.Name.StartsWith(known.Name, StringComparison.Ordinal)).Instead
            ?? "text, Response.Json(value), Response.Redirect(url) or new HttpException(404)";
        return $"It is a type of ASP.NET Core, and this host is not ASP.NET Core. Return a value that every host can send: {instead}.";
    }

    /// <summary>The type, its base types and then its interfaces.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Only the text of an error depends on it.")]
    private static IEnumerable<Type> Lineage(Type type)
    {
        for (Type? of = type; of is not null; of = of.BaseType)
        {
            yield return of;
        }

        foreach (Type face in type.GetInterfaces())
        {
            yield return face;
        }
    }

    // The full name of a generic type contains those of all its arguments, and can be very long.
    private static string? NameOf(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition().FullName : type.FullName;
}
