using System.Collections;
using System.Net;
using System.Threading.Channels;
using System.Xml;
using System.Xml.Linq;
using Bridge.Coercion;
using FluentAssertions;
using Microsoft.Extensions.Primitives;

namespace Bridge.Core.Tests.Errors;

/// <summary>Every message, read whole, as the person reads it who has to mend the view.</summary>
[TestClass]
public sealed class InvalidViewResultTests
{
    private const string Allowed =
        " A view returns text, bytes, a dictionary, a list, an iterator, a stream, a file, a Response, an OWIN application, a task of one of these, or a "
            + "tuple of one of these with a status, headers or both: "
        + "(body, status), (body, headers), (body, status, headers).";

    private const string HeaderForms =
        "They have to be a dictionary, a sequence of pairs or a tuple of pairs, such as new Headers { [\"X-Name\"] = \"value\" }.";

    [TestMethod]
    public async Task Null() => (await Answer.RefusalOf(null)).Should().Be(
        "The view the view returned null, which is not a valid response. Perhaps one path through the view ends without a value. "
            + "Return \"\" for an empty page, or (\"\", 204) for no content."
            + Allowed);

    [TestMethod]
    public async Task Null_in_a_task() =>
        (await Answer.RefusalOf(Task.FromResult<string?>(null))).Should().StartWith("The view the view returned null, which is not a valid response.");

    [TestMethod]
    public async Task Null_in_a_tuple()
    {
        const string Message = "The view the view returned a tuple whose body is null, which is not a valid response. For no content return (\"\", 204)."
            + Allowed;
        (await Answer.RefusalOf(((object?)null, 204))).Should().Be(Message);
        (await Answer.RefusalOf((Task.FromResult<string?>(null), 204))).Should().Be(Message);
    }

    [TestMethod]
    public async Task A_task_without_a_result()
    {
        const string Message =
            "The view the view returned a Task without a result, so there is nothing to send. Return a value, as in async request => { ...; "
                + "return \"done\"; }."
            + Allowed;
        (await Answer.RefusalOf(Task.CompletedTask)).Should().Be(Message);
        (await Answer.RefusalOf(default(ValueTask))).Should().Be(Message);
        (await Answer.RefusalOf(Asynchronous())).Should().Be(Message);

        static async Task Asynchronous() => await Task.Yield();
    }

    [TestMethod]
    public async Task An_object()
    {
        (await Answer.RefusalOf(new Person("Ada"))).Should().Be(
            "The view the view returned a Person, which has no rule: Bridge does not guess how to send it. For JSON, return "
                + "Response.Json(value), or turn on BridgeOptions.SerializeObjects for all of them, "
            + "or give the type a rule with BridgeOptions.Coerce<Person>(...)." + Allowed);
        (await Answer.RefusalOf(new KeyValuePair<string, int?>("a", 1)))
            .Should()
            .StartWith("The view the view returned a KeyValuePair<string, int?>, which has no rule:");
        (await Answer.RefusalOf(new object())).Should().StartWith("The view the view returned an object, which has no rule:");
        (await Answer.RefusalOf(Enumerable.Range(1, 2).ToArray().GetEnumerator())).Should().Contain("Write the sequence that it came from");
    }

    [TestMethod]
    public async Task A_scalar()
    {
        (await Answer.RefusalOf(1.5)).Should().Be(
            "The view the view returned a double, which is not a valid response. To send it as text, return value.ToString(); to send it as JSON, return "
                + "Response.Json(value)."
                + Allowed);
        List<object> scalars =
        [
            1L, true, 'c', 1.5m, DateTime.UtcNow, DateTimeOffset.UtcNow, Guid.Empty, TimeSpan.Zero, DayOfWeek.Friday, new Version(1, 2),
            (byte)1,
        ];
#if NET
        scalars.Add(DateOnly.MinValue);
#endif
        foreach (object scalar in scalars)
        {
            (await Answer.RefusalOf(scalar))
                .Should()
                .Contain("which is not a valid response. To send it as text, return value.ToString();", "of {0}", scalar.GetType());
            (await Answer.RefusalOf(scalar, options: new BridgeOptions { SerializeObjects = true }))
                .Should()
                .Contain("which is not a valid response.", "of {0}", scalar.GetType());
        }
    }

    [TestMethod]
    public async Task A_status_alone()
    {
        const string End = ", which is not a valid response. Return a status together with a body, after it: return (\"\", 404), or "
            + "throw new HttpException(404)."
            + Allowed;
        (await Answer.RefusalOf(404)).Should().Be("The view the view returned an int" + End);
        (await Answer.RefusalOf(HttpStatusCode.NotFound)).Should().Be("The view the view returned a HttpStatusCode" + End);
        (await Answer.RefusalOf((404, "not found"))).Should().Be(
            "The view the view returned a tuple whose body is an int. The body comes first: (body, status), such as (\"gone\", 404)." + Allowed);
        (await Answer.RefusalOf((HttpStatusCode.NotFound, "not found"))).Should().Contain("The body comes first");
        FluentActions.Invoking(static () => ResponseCoercer.Default.CheckDeclaredTypes(View.Of(static _ => (404, "gone"))))
            .Should().Throw<InvalidViewResultException>().WithMessage("*whose body is an int. The body comes first: (body, status)*");
    }

    [TestMethod]
    public async Task A_url() => (await Answer.RefusalOf(new Uri("http://example.com/"))).Should().Be(
        "The view the view returned a Uri, which is not a valid response. To redirect to it, return Response.Redirect(url.ToString())." + Allowed);

    [TestMethod]
    public async Task A_delegate_that_is_no_application()
    {
        const string End =
            ", which is not an application. An OWIN application is a Func<IDictionary<string, object>, Task>, and OWIN middleware a Func of such an "
                + "application "
                + "to another. Did you mean to call the delegate?"
            + Allowed;
        (await Answer.RefusalOf(new Func<string>(static () => "x"))).Should().Be("The view the view returned a Func<string>" + End);
        (await Answer.RefusalOf(new Action(static () => { }))).Should().Be("The view the view returned an Action" + End);
        (await Answer.RefusalOf((MidFunc)(static _ => null!))).Should().Be(

                "The view the view returned a Func<Func<IDictionary<string, object>, Task>, Func<IDictionary<string, object>, Task>>" + End,
                "middleware that gives no application");
    }

    [TestMethod]
    public async Task An_exception()
    {
        const string Message =
            "The view the view returned a FormatException, which is not a valid response. Throw it, or return an HttpException for an error page of a status."
            + Allowed;
        (await Answer.RefusalOf(new FormatException())).Should().Be(Message);
        (await Answer.RefusalOf(new FormatException(), options: new BridgeOptions { SerializeObjects = true })).Should().Be(Message);
    }

    [TestMethod]
    public async Task A_tuple_of_another_shape()
    {
        const string Forms = " A tuple has the form (body, status, headers), (body, status) or (body, headers).";
        (await Answer.RefusalOf(default(ValueTuple))).Should().Be("The view the view returned a ValueTuple, a tuple of 0 parts." + Forms);
        (await Answer.RefusalOf(ValueTuple.Create("x"))).Should().Be("The view the view returned a (string,), a tuple of 1 parts." + Forms);
        (await Answer.RefusalOf(Tuple.Create("x"))).Should().Be("The view the view returned a Tuple<string>, a tuple of 1 parts." + Forms);
        (await Answer.RefusalOf(("x", 200, new Headers(), "?"))).Should().Be(
            "The view the view returned a (string, int, Headers, string), a tuple of 4 parts."
                + Forms
                + " To send the values as JSON, return a list: new object?[] { ... }.");
        (await Answer.RefusalOf((1, 2, 3, 4, 5, 6, 7, 8, 9))).Should().Contain(", a tuple of 9 parts.");
    }

    [TestMethod]
    public async Task A_tuple_in_a_tuple()
    {
        (await Answer.RefusalOf((("x", 201), 202))).Should().Be(
            "The view the view returned a tuple whose body is a (string, int) itself. Give the status and the headers once: (body, status, headers).");
        (await Answer.RefusalOf((Task.FromResult(Tuple.Create("x", 201)), 202)))
            .Should()
            .StartWith("The view the view returned a tuple whose body is a Tuple<string, int> itself.");
    }

    [TestMethod]
    public async Task A_status_that_is_none()
    {
        const string End =
            ". A status is an int or an HttpStatusCode from 200 to 999, or text of three digits and an optional reason phrase in ASCII, such as \"404 Gone "
                + "Fishing\".";
        (await Answer.RefusalOf(("x", 99))).Should().Be("The view the view returned a tuple whose status is 99" + End);
        (await Answer.RefusalOf(("x", (HttpStatusCode)1000))).Should().Be("The view the view returned a tuple whose status is HttpStatusCode 1000" + End);
        (await Answer.RefusalOf(("x", "200 OK\r\nX-Evil: \0" + new string('x', 100)))).Should().Be(
            "The view the view returned a tuple whose status is \"200 OK\\r\\nX-Evil: \\x00" + new string('x', 43) + "...\"" + End);
        (await Answer.RefusalOf(("x", 1.5))).Should().Be("The view the view returned a tuple whose status is a double" + End);
        (await Answer.RefusalOf(("x", "404"u8.ToArray()))).Should().Be("The view the view returned a tuple whose status is a byte[]" + End);
        (await Answer.RefusalOf(new HttpResponseMessage(HttpStatusCode.Continue)))
            .Should()
            .Be("The view the view returned a tuple whose status is HttpStatusCode 100" + End);
    }

    [TestMethod]
    public async Task Headers_in_the_place_of_the_status() => (await Answer.RefusalOf(("x", new Headers { ["X-A"] = "1" }, 200))).Should().Be(
        "The view the view returned a tuple of three whose second part is a Headers. The status comes before the headers: (body, status, headers).");

    [TestMethod]
    public async Task A_reason_phrase_that_could_split_the_response()
    {
        const string Message =
            "The view the view returned a response whose reason phrase is \"OK\\r\\nX-Evil: 1\". A reason phrase is printable ASCII on one line (RFC 9112 "
                + "section 4).";
        (await Answer.RefusalOf(new Response("x") { ReasonPhrase = "OK\r\nX-Evil: 1" })).Should().Be(Message);
    }

    [TestMethod]
    public async Task Headers_of_a_type_that_holds_none()
    {
        const string Start = "The view the view returned headers that cannot be sent. ";
        (await Answer.RefusalOf(("x", 200, "X-A: 1"))).Should().Be(
            Start + "The headers are a string. " + HeaderForms + " A content type is a header: (body, new Headers { [\"Content-Type\"] = \"text/plain\" }). "
                + "Or return new Response(body, contentType: \"text/plain\").");
        (await Answer.RefusalOf(("x", 200, 5))).Should().Be(Start + "The headers are an int. " + HeaderForms);
        (await Answer.RefusalOf(("x", new[] { "X-A", "1" }))).Should().Be(Start + "The headers are a string[]. " + HeaderForms);
        (await Answer.RefusalOf(("x", new { ContentType = "text/plain" }))).Should().Be(
            Start + "The headers are an anonymous object, whose property names cannot be header names such as Content-Type. Write a dictionary: new "
                + "Dictionary<string, object?> { [\"Content-Type\"] = \"text/plain\" }.");
    }

    [TestMethod]
    public async Task A_content_type_in_place_of_a_status() =>
        (await Answer.RefusalOf(("hello", "text/plain"))).Should().Be(
            "The view the view returned a tuple whose second part is \"text/plain\". The second part must be the status or the headers. "
                + "A content type is a header: (body, new Headers { [\"Content-Type\"] = \"text/plain\" }). "
                + "Or return new Response(body, contentType: \"text/plain\").");

    [TestMethod]
    public async Task A_dictionary_whose_keys_are_tuples() =>
        (await Answer.RefusalOf(new Dictionary<(int, int), string> { [(1, 2)] = "a" })).Should()
            .Contain("(int, int)").And.Contain("cannot be the key of a JSON object. Make a dictionary with text as its keys, or a list of pairs.");

    [TestMethod]
    public async Task Headers_that_are_no_pairs()
    {
        const string Start = "The view the view returned headers that cannot be sent. ";
        const string Pair = " among the headers where a pair of name and value is expected. "
            + HeaderForms
            + " For a single pair, write new[] { (\"X-Name\", \"value\") } or a dictionary.";
        (await Answer.RefusalOf(("x", ("X-A", "1")))).Should().Be(Start + "There is a string" + Pair);
        (await Answer.RefusalOf(("x", new object[] { ("X-A", "1", "2") }))).Should().Be(Start + "There is a (string, string, string)" + Pair);
        (await Answer.RefusalOf(("x", new[] { 1, 2 }))).Should().Be(Start + "There is an int" + Pair);
        (await Answer.RefusalOf(("x", new object?[] { null }))).Should().Be(Start + "There is a null among the headers. " + HeaderForms);
    }

    [TestMethod]
    public async Task A_header_name_that_is_none()
    {
        const string Start = "The view the view returned headers that cannot be sent. ";
        (await Answer.RefusalOf(("x", new[] { (5, "1") }))).Should().Be(Start + "A header's name is an int; it has to be text.");
        (await Answer.RefusalOf(("x", new[] { ((string?)null, "1") }))).Should().Be(Start + "A header's name is null; it has to be text.");
        (await Answer.RefusalOf(("x", new Hashtable { [5] = "1" }))).Should().Be(Start + "A header's name is an int; it has to be text.");
        const string Token = "is not a token: a name is made of letters, digits and !#$%&'*+-.^_`|~ (RFC 9110 section 5.1).";
        (await Answer.RefusalOf(("x", new Headers { ["X-A\r\nB"] = "1" }))).Should().Be(Start + "The header name \"X-A\\r\\nB\" " + Token);
        (await Answer.RefusalOf(("x", new Headers { [""] = "1" }))).Should().Be(Start + "The header name \"\" " + Token);
        foreach (string name in (string[])
        [
            "X A", "X:A", "X\tA", "X(A)", "X-é", "X\0", "{X}", "X,A", "X;A", "X@A", "\"X\"", "X/A", "[X]", "X\\A", "X=A", "X?A", "X<A>",
        ])
        {
            (await Answer.RefusalOf(new Response("x") { Headers = { [name] = "1" } })).Should().Contain(Token);
        }

        foreach (string name in (string[])["Transfer-Encoding", "transfer-encoding"])
        {
            (await Answer.RefusalOf(("x", new Headers { [name] = "chunked" }))).Should().Be(
                Start + "Only the server may set the header Transfer-Encoding: another value could make a client read one response as two. "
                    + "Leave the header out.");
        }
    }

    [TestMethod]
    public async Task A_header_value_that_is_none()
    {
        const string Start = "The view the view returned headers that cannot be sent. ";
        const string Nothing = Start
            + "The value of the header X-A is null. Leave the header out. To remove a header that the response has, give it an empty list of values.";
        (await Answer.RefusalOf(("x", new Dictionary<string, object?> { ["X-A"] = null }))).Should().Be(Nothing);
        (await Answer.RefusalOf(("x", new Dictionary<string, string?> { ["X-A"] = null }))).Should().Be(Nothing);
        (await Answer.RefusalOf(("x", new Dictionary<string, string?[]> { ["X-A"] = ["1", null] }))).Should().Be(Nothing);
        (await Answer.RefusalOf(("x", new Headers { ["X-A"] = new StringValues([null]) }))).Should().Be(Nothing);
        (await Answer.RefusalOf(("x", new[] { ("X-A", (string?)null) }))).Should().Be(Nothing);
        const string Kinds = ". It has to be text, a number, a date or another IFormattable, or several of them.";
        (await Answer.RefusalOf(("x", new Dictionary<string, object> { ["X-A"] = true }))).Should().Be(Start + "The value of the header X-A is a bool" + Kinds);
        (await Answer.RefusalOf(("x", new Dictionary<string, object> { ["X-A"] = new Person("Ada") })))
            .Should()
            .Be(Start + "The value of the header X-A is a Person" + Kinds);
        (await Answer.RefusalOf(("x", new Dictionary<string, object> { ["X-A"] = new object?[] { "1", null } })))
            .Should()
            .Be(Start + "The value of the header X-A is an object[]" + Kinds);
        (await Answer.RefusalOf(("x", new Dictionary<string, object> { ["X-A"] = "x"u8.ToArray() })))
            .Should()
            .Be(Start + "The value of the header X-A is a byte[]" + Kinds);
        (await Answer.RefusalOf(("x", new Dictionary<string, object> { ["X-A"] = new Hashtable() })))
            .Should()
            .Be(Start + "The value of the header X-A is a Hashtable" + Kinds);
    }

    [TestMethod]
    [DataRow("a\r\nSet-Cookie: b=c", "a\\r\\nSet-Cookie: b=c", "carriage return")]
    [DataRow("a\nb", "a\\nb", "line feed")]
    [DataRow("\0", "\\x00", "NUL")]
    [DataRow("a\u001Bb", "a\\x1Bb", "control character (\\x1B)")]
    [DataRow("a\u007Fb", "a\\x7Fb", "control character (\\x7F)")]
    public async Task A_header_value_that_could_split_the_response(string value, string shown, string name)
    {
        foreach (string header in (string[])["X-A", "Location", "Content-Location", "Set-Cookie"])
        {
            (await Answer.RefusalOf(("x", new Dictionary<string, object> { [header] = value }))).Should().Be(
                $"The view the view returned headers that cannot be sent. The value of the header {header}, \"{shown}\", has a {name}, which "
                    + $"could split a response in two (RFC 9110 section 5.5). Remove it.");
        }

        (await Answer.RefusalOf(("x", new Headers { ["X-A"] = new[] { "fine", value } }))).Should().Contain(name);
    }

    [TestMethod]
    public async Task A_header_value_that_is_not_ascii()
    {
        const string End = ", is not ASCII, and a header can hold only ASCII (OWIN 1.0.1 section 3.3). Percent-encode it, or send it in the body.";
        (await Answer.RefusalOf(("x", new Headers { ["X-A"] = "Grüße" })))
            .Should()
            .Be("The view the view returned headers that cannot be sent. The value of the header X-A, \"Grüße\"" + End);
        (await Answer.RefusalOf(("x", new Headers { ["Location"] = "/\uD83D" }))).Should().EndWith(End, "half a surrogate pair has no UTF-8");
    }

    [TestMethod]
    public async Task A_length_that_is_no_number() => (await Answer.RefusalOf((Chunks("x"), new Headers { ["Content-Length"] = "soon" }))).Should().Be(
        "The view the view returned headers that cannot be sent. The value of the header Content-Length, \"soon\", is not a number of bytes (RFC 9110 section "
            + "8.6). Leave the header out.");

    [TestMethod]
    public async Task A_null_chunk()
    {
        const string End = ". Leave the chunk out, or give an empty one.";
        (await Answer.RefusalOf(Chunks(new string?[] { null })))
            .Should()
            .Be("The iterator that the view the view returned gave null instead of a chunk of string" + End);
        (await Answer.RefusalOf(Chunks(new byte[]?[] { null })))
            .Should()
            .Be("The iterator that the view the view returned gave null instead of a chunk of byte[]" + End);
        Func<Task> later = async () => await Answer.Of(Chunks("x", null));
        (await later.Should().ThrowAsync<InvalidViewResultException>()).WithMessage("*gave null instead of a chunk of string*");
    }

    [TestMethod]
    public async Task A_value_that_json_cannot_write()
    {
        InvalidViewResultException error = await Answer.ErrorOf(new { When = (Delegate)new Action(static () => { }) });
        error.InnerException.Should().BeOfType<NotSupportedException>();
        error.Message.Should().Be($"The view the view returned an anonymous type, which cannot be written as JSON: {error.InnerException!.Message}");

        InvalidViewResultException keys = await Answer.ErrorOf(new Dictionary<Person, int> { [new Person("Ada")] = 1 });
        keys.Message.Should().StartWith("The view the view returned a Dictionary<Person, int>, which cannot be written as JSON: ");

        List<object> circle = [];
        circle.Add(circle);
        (await Answer.RefusalOf(circle))
            .Should()
            .StartWith("The view the view returned a List<object>, which cannot be written as JSON: A possible object cycle was detected.");

        BridgeOptions without =
            new() { JsonOptions =
                new System.Text.Json.JsonSerializerOptions { TypeInfoResolver = System.Text.Json.Serialization.Metadata.JsonTypeInfoResolver.Combine() } };
        (await Answer.RefusalOf(new[] { 1 }, options: without)).Should().EndWith(
            " Without reflection (AOT, trimming), the JSON options need a source-generated context that names the type: JsonOptions.TypeInfoResolver.");
    }

    [TestMethod]
    public async Task A_file_that_is_missing() => (await Answer.RefusalOf(new FileInfo("/no/such/file.txt"))).Should().Be(
        "The view the view returned a file that does not exist: /no/such/file.txt. If a file may be missing, throw new HttpException(404).");

    [TestMethod]
    public async Task A_stream_that_was_disposed()
    {
        MemoryStream stream = new();
        stream.Dispose();
        (await Answer.RefusalOf(stream)).Should().Be(
            "The view the view returned a MemoryStream that cannot be read. Was it disposed by a using before the view ended? Leave the using out: Bridge "
                + "disposes what a view returns when the response ends.");
    }

    [TestMethod]
    public async Task Coercions_that_fit_equally_well() =>
        (await Answer.RefusalOf(new Both(), options: new BridgeOptions().Coerce<IOne>((_, _) => "1").Coerce<ITwo>((_, _) => "2"))).Should().Be(
        "The view the view returned a Both, for which two coercions fit equally well: those for IOne and for ITwo. Add one for Both itself.");

    [TestMethod]
    public async Task Coercions_that_go_round_in_a_circle() =>
        (await Answer.RefusalOf(new Person("Ada"), options: new BridgeOptions().Coerce<Person>((person, _) => Task.FromResult(person)))).Should().Be(
        "The coercions for the result of the view the view form a circle: they return a Person again and again. A coercion must return a value of another "
            + "type than its own.");

    [TestMethod]
    [DataRow("1", "more")]
    [DataRow("9", "2")]
    public async Task A_length_that_was_wrong(string declared, string written)
    {
        Func<Task> run = async () => await Answer.Of((Chunks("a", "b"), new Headers { ["Content-Length"] = declared }));
        (await run.Should().ThrowAsync<InvalidViewResultException>()).WithMessage(
            $"The view the view declared a Content-Length of {declared} bytes, but its body has {written}. Leave the header out, or correct it.");
    }

    [TestMethod]
    public async Task A_body_that_is_spent()
    {
        foreach (Response response in new[] { new Response(ResponseBody.Stream(new MemoryStream([1]))), new Response(ResponseBody.Chunks(["a"])) })
        {
            await Answer.Of(response);
            (await Answer.RefusalOf(response)).Should().Be(
                "The view the view returned a response whose body was sent or discarded already: a stream, an iterator or a pipe can be read only once. Make a "
                    + "new one for each response, or return text, bytes or JSON, which can be sent again.");
        }
    }

    [TestMethod]
    public async Task A_view_is_called_by_its_method_or_by_its_route()
    {
        ViewRoute named = new Module().Get("/", Module.Nothing);
        named.View.Name.Should().Be("Module.Nothing");
        ViewRoute lambda = new Module().Post("/x/{id}", static object? (_) => null);
        lambda.View.Name.Should().Be("POST /x/{id}");
        Func<Task> run = async () => await Answer.OfView(named.View);
        (await run.Should().ThrowAsync<InvalidViewResultException>()).WithMessage("The view Module.Nothing returned null,*");
    }

    private static IEnumerable<T> Chunks<T>(params T[] chunks)
    {
        foreach (T chunk in chunks)
        {
            yield return chunk;
        }
    }

    private interface IOne;

    private interface ITwo;

    private sealed class Both : IOne, ITwo;

    private sealed record Person(string Name);

    private sealed class Module : ViewModule
    {
        public static object? Nothing(ViewRequest request) => null;
    }

    [TestMethod]
    public async Task What_has_no_rule_is_refused_with_the_right_call()
    {
        (await Answer.RefusalOf(new XDocument(new XElement("a"))))
            .Should()
            .Contain("new Response(value.ToString(), contentType: \"application/xml; charset=utf-8\")");
        (await Answer.RefusalOf(new XElement("a"))).Should().Contain("application/xml");
        (await Answer.RefusalOf(new XmlDocument())).Should().Contain("return new Response(value.OuterXml, contentType: \"application/xml; charset=utf-8\")");
        (await Answer.RefusalOf(new { x = new XmlDocument() })).Should().Contain("x is a XmlDocument: XML is not JSON");
        (await Answer.RefusalOf(Channel.CreateUnbounded<string>().Reader)).Should().Contain("reader.ReadAllAsync()");
        (await Answer.RefusalOf(Channel.CreateUnbounded<string>())).Should().Contain("channel.Reader.ReadAllAsync()");
    }
}
