using System.Globalization;
using System.Net;
using Bridge.Coercion;

namespace Bridge.Errors;

/// <summary>The messages of <see cref="InvalidViewResultException"/>: what was wrong, where, what is allowed, and the fix if one is likely.</summary>
internal static class InvalidViewResult
{
    /// <summary>The end of the messages about a value that no rule takes.</summary>
    public const string Allowed =
        " A view returns text, bytes, a dictionary, a list, an iterator, a stream, a file, a Response, an OWIN application, a task of one of these,"
        + " or a tuple of one of these with a status, headers or both: (body, status), (body, headers), (body, status, headers).";

    private const string HeaderForms =
        "They have to be a dictionary, a sequence of pairs or a tuple of pairs, such as new Headers { [\"X-Name\"] = \"value\" }.";

    // What was returned.

    public static string Null(string view) =>
        $"The view {view} returned null, which is not a valid response. Perhaps one path through the view ends without a value. Return \"\" for an empty page, "
            + $"or (\"\", 204) for no content."
            + Allowed;

    public static string NullInTuple(string view) =>
        $"The view {view} returned a tuple whose body is null, which is not a valid response. For no content return (\"\", 204)." + Allowed;

    public static string NoResult(string view, Type type) =>
        $"The view {view} returned {A(type)} without a result, so there is nothing to send. Return a value, as in async request => {{ ...; "
            + $"return \"done\"; }}."
            + Allowed;

    public static string Object(string view, Type type) =>
        $"The view {view} returned {A(type)}, which has no rule: Bridge does not guess how to send it. For JSON, return Response.Json(value),"
            + $" or turn on BridgeOptions.SerializeObjects for all of them, or give the type a rule with BridgeOptions.Coerce<{TypeNames.Of(type)}>(...)."
            + Allowed;

    public static string OtherCall(string view, Type type, string call) =>
        $"The view {view} returned {A(type)}, which is not a valid response by itself. {call}" + Allowed;

    public static string NoValues(string view) =>
        $"The view {view} returned StringValues without a value, which is not a valid response: the query, the form or the header has no value of that "
            + $"name. Check its Count first.";

    /// <summary>For a type without a rule whose JSON would lose data.</summary>
    public static string NoJson(string view, Type type, string problem) =>
        $"The view {view} returned {A(type)}, which is not a valid response, and its JSON would lose data: {problem}" + Allowed;

    public static string Scalar(string view, Type type) =>
        $"The view {view} returned {A(type)}, which is not a valid response. To send it as text, return value.ToString(); to send it as JSON, return "
            + $"Response.Json(value)."
            + Allowed;

    /// <summary>For a scalar whose JSON would not be what it holds.</summary>
    public static string ScalarText(string view, Type type) =>
        $"The view {view} returned {A(type)}, which is not a valid response. To send it as text, return value.ToString()." + Allowed;

    public static string StatusAlone(string view, Type type) =>
        $"The view {view} returned {A(type)}, which is not a valid response. Return a status together with a body, after it: return (\"\", 404), or throw new "
            + $"HttpException(404)."
            + Allowed;

    public static string Url(string view) =>
        $"The view {view} returned a Uri, which is not a valid response. To redirect to it, return Response.Redirect(url.ToString())." + Allowed;

    public static string Delegate(string view, Type type) =>
        $"The view {view} returned {A(type)}, which is not an application. An OWIN application is a Func<IDictionary<string, object>, Task>, and OWIN "
            + $"middleware a Func of such an application to another. Did you mean to call the delegate?"
            + Allowed;

    public static string Exception(string view, Type type) =>
        $"The view {view} returned {A(type)}, which is not a valid response. Throw it, or return an HttpException for an error page of a status." + Allowed;

    public static string AmbiguousCoercion(string view, Type type, Type first, Type second) =>
        $"The view {view} returned {A(type)}, for which two coercions fit equally well: those for {TypeNames.Of(first)} and for {TypeNames.Of(second)}. Add "
            + $"one for {TypeNames.Of(type)} itself.";

    public static string EndlessCoercion(string view, Type type) =>
        $"The coercions for the result of the view {view} form a circle: they return {A(type)} again and again. A coercion must return a value of another "
            + $"type than its own.";

    public static string EndlessTasks(string view) =>
        $"The view {view} returned a task whose result is a task, and so on without end. Most likely a task is its own result. Return a task whose result "
            + $"can be sent.";

    public static string UnstartedTask(string view) =>
        $"The view {view} returned a task that was never started, so that it never ends: new Task(...) does not start by itself. Use Task.Run, or an async "
            + $"method.";

    public static string Filter(string module, string refusal) =>
        $"A Before filter of the module {module} has a declared type that can never be a response. "
        + $"To let the view run, return null or nothing. {refusal}";

    // Errors of its tuple.

    public static string TupleShape(string view, Type type, int length) =>
        $"The view {view} returned {A(type)}, a tuple of {length} parts. A tuple has the form (body, status, headers), (body, status) or (body, headers)."
        + (length > 3 ? " To send the values as JSON, return a list: new object?[] { ... }." : "");

    public static string TupleInTuple(string view, Type type) =>
        $"The view {view} returned a tuple whose body is {A(type)} itself. Give the status and the headers once: (body, status, headers).";

    public static string Status(string view, object status) => status is string text && text.IndexOf('/') > 0
        ? $"The view {view} returned a tuple whose second part is {Describe(status)}. The second part must be the status or the headers. {ContentType(text)}"
        : WrongStatus(view, Describe(status));

    public static string Status(string view, Type type) => WrongStatus(view, A(type));

    public static string HeadersInPlaceOfStatus(string view, Type type) =>
        $"The view {view} returned a tuple of three whose second part is {A(type)}. The status comes before the headers: (body, status, headers).";

    public static string ReasonPhrase(string view, string reasonPhrase) =>
        $"The view {view} returned a response whose reason phrase is \"{Excerpt.Of(reasonPhrase)}\". A reason phrase is printable ASCII on one line (RFC "
            + $"9112 section 4).";

    // Errors of its headers. Each of these says what is wrong; Headers adds where.

    public static string Headers(string view, string problem) => $"The view {view} returned headers that cannot be sent. {problem}";

    public static string HeadersOf(Type type) => AnonymousTypes.IsAnonymous(type)
        ? "The headers are an anonymous object, whose property names cannot be header names such as Content-Type. Write a dictionary: new "
            + "Dictionary<string, object?> { [\"Content-Type\"] = \"text/plain\" }."
        : type == typeof(string) ? $"The headers are a string. {HeaderForms} {ContentType("text/plain")}"
        : $"The headers are {A(type)}. " + HeaderForms;

    private static string ContentType(string type)
    {
        string shown = Excerpt.Of(type);
        return $"A content type is a header: (body, new Headers {{ [\"Content-Type\"] = \"{shown}\" }}). Or return new Response(body, contentType: "
            + $"\"{shown}\").";
    }

    public static string NullAmongHeaders => "There is a null among the headers. " + HeaderForms;

    public static string EndlessHeaders(int most) =>
        $"The headers, or the values of one header, are a sequence without an end, or of more than {most.ToString(CultureInfo.InvariantCulture)} items.";

    public static string NoHeaderPair(Type type) =>
        $"There is {A(type)} among the headers where a pair of name and value is expected. {HeaderForms} For a single pair, write new[] {{ (\"X-Name\", "
            + $"\"value\") }} or a dictionary.";

    public static string HeaderNameOf(Type? type) => $"A header's name is {(type is null ? "null" : A(type))}; it has to be text.";

    public static string HeaderName(string name) =>
        $"The header name \"{Excerpt.Of(name)}\" is not a token: a name is made of letters, digits and !#$%&'*+-.^_`|~ (RFC 9110 section 5.1).";

    public static string TransferEncoding =>
        "Only the server may set the header Transfer-Encoding: another value could make a client read one response as two. Leave the header out.";

    public static string NullHeader(string name) =>
        $"The value of the header {Excerpt.Of(name)} is null. Leave the header out. To remove a header that the response has, give it an empty list of values.";

    public static string HeaderValueOf(string name, Type type) =>
        $"The value of the header {Excerpt.Of(name)} is {A(type)}. It has to be text, a number, a date or another IFormattable, or several of them.";

    public static string HeaderValueWith(string name, string value, char control) =>
        $"The value of the header {name}, \"{Excerpt.Of(value)}\", has a {NameOf(control)}, "
        + "which could split a response in two (RFC 9110 section 5.5). Remove it.";

    public static string HeaderNotAscii(string name, string value) =>
        $"The value of the header {name}, \"{Excerpt.Of(value)}\", is not ASCII, and a header can hold only ASCII (OWIN 1.0.1 section 3.3). "
            + $"Percent-encode it, or send it in the body.";

    public static string HeaderHost(string name, string value, string refusal) =>
        $"The value of the header {name}, \"{Excerpt.Of(value)}\", names a host that can be misread: {refusal}. Write scheme://host/path, with the "
            + $"host in its ASCII form.";

    public static string NoLength(string value) =>
        $"The value of the header Content-Length, \"{Excerpt.Of(value)}\", is not a number of bytes (RFC 9110 section 8.6). Leave the header out.";

    // Errors of its body, while it is sent.

    public static string NullChunk(string view, Type type) =>
        $"The iterator that the view {view} returned gave null instead of a chunk of {TypeNames.Of(type)}. Leave the chunk out, or give an empty one.";

    public static string NoCodeForEvents(string view, Type data) =>
        $"The view {view} returned events with data of {A(data)}. This app was compiled ahead of time, and has no code for this type. Return "
            + $"new Response(ResponseBody.Events(events)), so that the compiler makes the code.";

    public static string UnwritableJson(string view, Type? type, string problem) =>
        $"The view {view} returned {(type is null ? "null" : A(type))}, which cannot be written as JSON: {problem}"
        + (problem.IndexOf("TypeInfoResolver", StringComparison.Ordinal) >= 0
            ? " Without reflection (AOT, trimming), the JSON options need a source-generated context that names the type: JsonOptions.TypeInfoResolver."
            : "");

    /// <summary>What is wrong within a value, and where it is.</summary>
    public static string JsonPlace(string path, Type type) => $"{path} is {A(type)}";

    public static string UnreadableJson(string view, Type type, Exception failure) =>
        $"The view {view} calls ReadJsonAsync for {A(type)}, and this type cannot be read from JSON. {failure.Message}"
        + " Read a type with a constructor or setters for its data, a dictionary, or a JsonNode.";

    public static string MissingFile(string view, string path) =>
        $"The view {view} returned a file that does not exist: {Excerpt.Of(path, 1024)}. If a file may be missing, throw new HttpException(404).";

    public static string UnreadableStream(string view, Type type) =>
        $"The view {view} returned {A(type)} that cannot be read. Was it disposed by a using before the view ended? Leave the using out: Bridge disposes "
            + $"what a view returns when the response ends.";

    public static string WrongLength(string view, long declared, long written) =>
        $"The view {view} declared a Content-Length of {declared} bytes, but its body has {(written > declared ? "more" : $"{written}")}. Leave the header "
            + $"out, or correct it.";

    public static string ShortenedFile(string view, string path, long promised, long length) =>
        $"The view {view} returned the file {path}, which was shortened while it was sent: {promised} bytes were announced, and it now has {length}. Write "
            + $"a new file and rename it over the old one.";

    public static string SpentBody(string view) =>
        $"The view {view} returned a response whose body was sent or discarded already: a stream, an iterator or a pipe can be read only once."
        + " Make a new one for each response, or return text, bytes or JSON, which can be sent again.";

    /// <summary>The order of a tuple, for one that begins with its status.</summary>
    public static string StatusFirst(string view, Type body) =>
        $"The view {view} returned a tuple whose body is {A(body)}. The body comes first: (body, status), such as (\"gone\", 404)." + Allowed;

    private static string WrongStatus(string view, string status) =>
        $"The view {view} returned a tuple whose status is {status}. A status is an int or an HttpStatusCode from 200 to 999, or text of three digits and "
            + $"an optional reason phrase in ASCII, such as \"404 Gone Fishing\".";

    internal static string A(Type type)
    {
        string name = TypeNames.Of(type);
        return name.StartsWith("an ", StringComparison.Ordinal) ? name : "aeioAEIO".IndexOf(name[0]) >= 0 ? "an " + name : "a " + name;
    }

    private static string Describe(object status) => status switch
    {
        string text => $"\"{Excerpt.Of(text)}\"",
        int number => number.ToString(CultureInfo.InvariantCulture),
        HttpStatusCode code => $"HttpStatusCode {(int)code}",
        _ => A(status.GetType()),
    };

    private static string NameOf(char control) => control switch
    {
        '\r' => "carriage return",
        '\n' => "line feed",
        '\0' => "NUL",
        _ => $"control character (\\x{(int)control:X2})",
    };
}
