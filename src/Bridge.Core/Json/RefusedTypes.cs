using System.Collections.Specialized;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using System.Xml.XPath;

namespace Bridge.Json;

/// <summary>Types that are not data, or whose data cannot be written, with what to write instead. Some are recognised by name.</summary>
internal static class RefusedTypes
{
    private static readonly (Type Type, string Problem)[] s_refused =
    [
        (typeof(Exception), "an exception has a stack trace, paths and data that are not for clients. Write what the client may know, such as its Message."),
        (typeof(MemberInfo), "a part of a program is not data. Write its name."),
        (typeof(Assembly), "a part of a program is not data. Write its name."),
        (typeof(Module), "a part of a program is not data. Write its name."),
        (typeof(ParameterInfo), "a part of a program is not data. Write its name."),
        (typeof(Delegate), "a delegate is not data. Call it, and write what it returns."),
        (typeof(Stream), "the bytes of a stream are not written. Return the stream by itself, or write its bytes: byte[] is base64."),
        (typeof(TextReader), "the text of a reader is not written. Write ReadToEnd()."),
        (typeof(StringWriter), "a writer is not data. Write ToString()."),
        (typeof(TextWriter), "a writer is not data. Write what was written to it."),
        (typeof(PipeReader), "the bytes of a pipe are not written. Return the pipe by itself."),
        (typeof(PipeWriter), "a pipe is not data. Leave it out."),
        (typeof(Task), "a task is not data. Await it, and write its result."),
        (typeof(CancellationToken), "it is not data. Leave it out."),
        (typeof(CancellationTokenSource), "it is not data. Leave it out."),
        (typeof(Regex), "its pattern is not written. Write ToString()."),
        (typeof(Encoding), "it is not data. Write its WebName."),
        (typeof(IFormatProvider), "it is not data. Write its name."),
        (typeof(XObject), "XML is not JSON. Write ToString(), or its data as a dictionary."),
        (typeof(XmlNode), "XML is not JSON. Write its OuterXml, or its data as a dictionary."),
        (typeof(IXPathNavigable), "XML is not JSON. Write its text, or its data as a dictionary."),
        (typeof(JsonSerializerOptions), "it is not data. Leave it out."),
        (typeof(HttpContent), "the content is not written. Await ReadAsStringAsync(), and write the text."),
        (typeof(HttpResponseMessage), "a response cannot be part of a value. Return it by itself, or write the text of its content."),
        (typeof(HttpRequestMessage), "a request is not data. Write only the data that you need."),
        (typeof(CookieContainer), "its cookies are not written. Write GetCookies(uri)."),
        (typeof(FileSystemInfo), "a file cannot be part of a value. Return the FileInfo by itself, or write its FullName or Name."),
        (typeof(WeakReference), "it is not data. Write its Target."),
        (typeof(WaitHandle), "it is not data. Leave it out."),
        (typeof(NameObjectCollectionBase),
            "its values are not written, only its names. Make a Dictionary<string, object> of it."),
        (typeof(IntPtr), "a pointer is not data. Leave it out."),
        (typeof(UIntPtr), "a pointer is not data. Leave it out."),
    ];

    private static readonly Dictionary<string, string> s_refusedByName = new(StringComparer.Ordinal)
    {
        ["System.Lazy`1"] = "it may not have its value yet. Write its Value.",
        ["System.Lazy`2"] = "it may not have its value yet. Write its Value.",
        ["System.WeakReference`1"] = "it is not data. Write its target.",
        ["System.Threading.Tasks.ValueTask"] = "a task is not data. Await it.",
        ["System.Threading.Tasks.ValueTask`1"] = "a task is not data. Await it, and write its result.",
        ["System.Threading.Channels.Channel`1"] = "the items of a channel are not written. Write reader.ReadAllAsync().",
        ["System.Threading.Channels.Channel`2"] = "the items of a channel are not written. Write reader.ReadAllAsync().",
        ["System.Threading.Channels.ChannelReader`1"] = "the items of a channel are not written. Write reader.ReadAllAsync().",
        ["System.Threading.Channels.ChannelWriter`1"] = "it is not data. Leave it out.",
        ["System.Collections.Generic.PriorityQueue`2"] = "its items are not written. Write its UnorderedItems.",
        ["System.Buffers.ReadOnlySequence`1"] = "its items are not written. Write ToArray().",
        ["System.Buffers.IMemoryOwner`1"] = "its memory is not written. Write its Memory.",
        ["Bridge.Response"] = "a response cannot be part of a value. Return it by itself.",
        ["Bridge.ResponseBody"] = "a body cannot be part of a value. Return new Response(body).",
        ["Bridge.ViewRequest"] = "a request is not data. Write only the data that you need.",
        ["Bridge.ViewFormFile"] = "the content of a file is not written. Read it, and write the bytes: byte[] is base64.",
        ["Microsoft.AspNetCore.Http.HttpContext"] = "a request is not data. Write only the data that you need.",
        ["Microsoft.AspNetCore.Http.HttpRequest"] = "a request is not data. Write only the data that you need.",
        ["Microsoft.AspNetCore.Http.HttpResponse"] = "a response cannot be part of a value. Leave it out.",
        ["Microsoft.AspNetCore.Http.IResult"] = "a result cannot be part of a value. Return it by itself.",
        ["Microsoft.AspNetCore.Http.IFormFile"] = "the content of a file is not written. Read it, and write the bytes: byte[] is base64.",
        ["Microsoft.AspNetCore.Mvc.IActionResult"] = "a result cannot be part of a value. Return it by itself.",
        ["Microsoft.AspNetCore.Mvc.ActionResult`1"] = "a result cannot be part of a value. Write its Value.",
        ["Microsoft.AspNetCore.Mvc.ViewFeatures.ViewDataDictionary"] = "its items are written, but not its Model. Write an object that has both.",
        ["Microsoft.Owin.IOwinContext"] = "a request is not data. Write only the data that you need.",
        ["Microsoft.Owin.IOwinRequest"] = "a request is not data. Write only the data that you need.",
        ["Microsoft.Owin.IOwinResponse"] = "a response cannot be part of a value. Return it by itself.",
        ["MongoDB.Bson.BsonValue"] = "its values are not written. Write BsonTypeMapper.MapToDotNetValue(value), which makes dictionaries and lists of it.",
    };

    /// <summary>Why all values of the type are refused; null if they are not.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "An interface that the trimmer removed is used nowhere.")]
    public static string? ProblemOf(Type type)
    {
        foreach ((Type refused, string problem) in s_refused)
        {
            if (refused.IsAssignableFrom(type))
            {
                return problem;
            }
        }

        for (Type? of = type; of is not null; of = of.BaseType)
        {
            if (s_refusedByName.TryGetValue(JsonTypeRules.NameOf(of), out string? problem))
            {
                return problem;
            }
        }

        foreach (Type face in type.GetInterfaces())
        {
            if (s_refusedByName.TryGetValue(JsonTypeRules.NameOf(face), out string? problem))
            {
                return problem;
            }
        }

        return type.Namespace == "NodaTime"
            ? "its properties are those of a calendar. Add the converters of NodaTime.Serialization.SystemTextJson to the JSON options, or write ToString()."
            : null;
    }
}
