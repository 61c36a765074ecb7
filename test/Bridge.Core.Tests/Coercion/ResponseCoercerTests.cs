using System.Buffers;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Dynamic;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FluentAssertions;
using Microsoft.Extensions.Primitives;

namespace Bridge.Core.Tests.Coercion;

/// <summary>Each row of the table of return values, without a tuple.</summary>
[TestClass]
public sealed class ResponseCoercerTests
{
    private const string Html = "text/html; charset=utf-8";
    private static readonly byte[] s_abc = "abc"u8.ToArray();

    [TestMethod]
    public async Task Text_is_html_in_utf8()
    {
        Answer answer = await Answer.Of("Grüße \U0001F600");
        answer.Status.Should().Be(200);
        answer.ContentType.Should().Be(Html);
        answer.Text.Should().Be("Grüße \U0001F600");
        answer["Content-Length"].Should().Be("12");
        answer.Headers.Should().HaveCount(2);
    }

    [TestMethod]
    public async Task Bytes_of_every_form_are_sent_as_they_are()
    {
        byte[] within = "xabcx"u8.ToArray();
        object[] forms =
        [
            s_abc, new ReadOnlyMemory<byte>(within, 1, 3), new Memory<byte>(within, 1, 3), new ArraySegment<byte>(within, 1, 3),
            new ReadOnlySequence<byte>(s_abc), TwoSegments("a"u8.ToArray(), "bc"u8.ToArray()),
        ];
        foreach (object form in forms)
        {
            Answer answer = await Answer.Of(form);
            answer.Text.Should().Be("abc", "of {0}", form.GetType());
            answer.ContentType.Should().Be(Html);
            answer["Content-Length"].Should().Be("3");
        }
    }

    [TestMethod]
    public async Task An_empty_segment_without_an_array_is_an_empty_body()
    {
        Answer answer = await Answer.Of(default(ArraySegment<byte>));
        answer.Body.Should().BeEmpty();
        answer["Content-Length"].Should().Be("0");
    }

    [TestMethod]
    public async Task Iterators_of_text_and_of_bytes_are_streamed()
    {
        object[] iterators =
        [
            Text(), Text().GetEnumerator(), TextLater(), TextLater().GetAsyncEnumerator(),
            Bytes(), Bytes().GetEnumerator(), BytesLater(), BytesLater().GetAsyncEnumerator(),
            Memory(), Memory().GetEnumerator(), MemoryLater(), MemoryLater().GetAsyncEnumerator(),
        ];
        foreach (object iterator in iterators)
        {
            Answer answer = await Answer.Of(iterator);
            answer.Text.Should().Be("aü", "of {0}", iterator.GetType());
            answer.ContentType.Should().Be(Html);
            answer["Content-Length"].Should().BeNull();
        }
    }

    [TestMethod]
    public async Task A_query_is_streamed_whatever_it_implements()
    {
        List<string> list = ["a", "b", "c"];
        object[] queries =
        [
            list.Where(static text => text != "b"), list.Take(2), list.Select(static text => text), list.Skip(1), list.Order(), list.Append("d"),
            Enumerable.Repeat("x", 3), list.AsEnumerable().Reverse(),
        ];
        foreach (object query in queries)
        {
            Answer answer = await Answer.Of(query);
            answer.ContentType.Should().Be(Html, "of {0}", query.GetType());
            answer.Text.Should().Be(string.Concat((IEnumerable<string>)query));
        }
    }

    [TestMethod]
    public async Task A_surrogate_pair_that_two_chunks_share_is_sent_whole()
    {
        (await Answer.Of(Iterate("\uD83D", "\uDE00", new string('ü', 5000) + "\uD83D", "\uDE00"))).Text
            .Should()
            .Be("\U0001F600" + new string('ü', 5000) + "\U0001F600");
        (await Answer.Of(Iterate("a\uD83D"))).Text.Should().Be("a\uFFFD");
    }

    [TestMethod]
    public async Task A_stream_is_sent_from_its_position_with_its_length_if_it_can_seek()
    {
        MemoryStream seekable = new("xxabc"u8.ToArray()) { Position = 2 };
        Answer answer = await Answer.Of(seekable);
        answer.Text.Should().Be("abc");
        answer.ContentType.Should().Be(Html);
        answer["Content-Length"].Should().Be("3");
        seekable.CanRead.Should().BeFalse();

        Answer unknown = await Answer.Of(new CannotSeek(s_abc));
        unknown.Text.Should().Be("abc");
        unknown["Content-Length"].Should().BeNull();
    }

    [TestMethod]
    [DataRow(14)]
    [DataRow(16)]
    [DataRow(40)]
    public async Task Dictionaries_of_any_size_are_written(int kilobytes)
    {
        Dictionary<string, string>[] rows = [.. Enumerable.Repeat(new Dictionary<string, string> { ["a"] = new('x', 500), ["b"] = new('y', 500) }, kilobytes)];

        Answer answer = await Task.Run(() => Answer.Of(rows)).WaitAsync(TimeSpan.FromSeconds(20));

        answer.Text.Should().Be(JsonSerializer.Serialize(rows));
        answer["Content-Length"]
            .Should()
            .Be(answer.Body.Length <= 16 * 1024 ? answer.Body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
    }

    [TestMethod]
    public async Task An_iterator_of_empty_chunks_ends_when_the_client_leaves()
    {
        using CancellationTokenSource leaving = new();
        bool isDisposed = false;
        IEnumerable<string> Endless()
        {
            try
            {
                for (int i = 0; i < 1_000_000; i++)
                {
                    if (i == 3)
                    {
                        leaving.Cancel();
                    }

                    yield return "";
                }
            }
            finally
            {
                isDisposed = true;
            }

            throw new InvalidOperationException("It was read to its end.");
        }

        Func<Task> act = () => Answer.Of(Endless(), prepare: environment => environment[OwinKeys.CallCancelled] = leaving.Token);

        await act.Should().ThrowAsync<OperationCanceledException>();
        isDisposed.Should().BeTrue();
    }

    [TestMethod]
    public async Task A_stream_whose_length_cannot_be_told_is_disposed_all_the_same()
    {
        LengthFails stream = new();
        Func<Task> act = () => Answer.Of(stream);
        await act.Should().ThrowAsync<IOException>().WithMessage("read");
        stream.CanRead.Should().BeFalse();
    }

    private sealed class LengthFails : MemoryStream
    {
        public override long Length => throw new UnauthorizedAccessException("length");

#if NET
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("read");
#else
        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => throw new IOException("read");
#endif
    }

    [TestMethod]
    public async Task An_application_that_goes_on_after_its_headers_failed_does_not_look_complete()
    {
        AppFunc app = async environment =>
        {
            OwinEnvironment owin = new(environment);
            ((Action<Action<object>, object>)environment[OwinKeys.OnSendingHeaders])(static _ => throw new InvalidOperationException("callback"), environment);
            try
            {
                await owin.ResponseBody.WriteAsync(s_abc);
            }
            catch (InvalidOperationException)
            {
            }
        };
        Func<Task> act = () => Answer.Of((app, 201));
        await act.Should().ThrowAsync<InvalidOperationException>().WithMessage("The response could not be started*");
    }

    [TestMethod]
    public async Task What_a_callback_writes_is_refused_and_not_lost()
    {
        AppFunc app = async environment =>
        {
            OwinEnvironment owin = new(environment);
            ((Action<Action<object>, object>)environment[OwinKeys.OnSendingHeaders])(
                static body => ((Stream)body).Write(s_abc, 0, s_abc.Length),
                owin.ResponseBody);
            await owin.ResponseBody.WriteAsync(s_abc, 0, s_abc.Length);
        };
        Func<Task> act = () => Answer.Of((app, 201));
        await act.Should().ThrowAsync<InvalidOperationException>().WithMessage("A server.OnSendingHeaders callback wrote to the response's body*");
    }

    [TestMethod]
    public async Task A_pipe_is_sent_as_it_fills()
    {
        Pipe pipe = new();
        await pipe.Writer.WriteAsync(s_abc);
        await pipe.Writer.CompleteAsync();
        Answer answer = await Answer.Of(pipe.Reader);
        answer.Text.Should().Be("abc");
        answer.ContentType.Should().Be(Html);
        answer["Content-Length"].Should().BeNull();
    }

    [TestMethod]
    public async Task Dictionaries_are_json_objects_with_their_keys_as_they_are()
    {
        dynamic expando = new ExpandoObject();
        expando.Name = 1;
        object[] dictionaries =
        [
            new Dictionary<string, object?> { ["Name"] = 1 },
            new Dictionary<string, int> { ["Name"] = 1 },
            new SortedDictionary<string, int> { ["Name"] = 1 },
            new Hashtable { ["Name"] = 1 },
            new ConcurrentDictionary<string, int>([new("Name", 1)]),
            ImmutableDictionary<string, int>.Empty.Add("Name", 1),
            new ReadOnlyOnly(new Dictionary<string, int> { ["Name"] = 1 }),
            expando,
            new JsonObject { ["Name"] = 1 },
            JsonDocument.Parse("{\"Name\":1}"),
            JsonDocument.Parse("{\"Name\":1}").RootElement,
        ];
        foreach (object dictionary in dictionaries)
        {
            Answer answer = await Answer.Of(dictionary);
            answer.Text.Should().Be("{\"Name\":1}", "of {0}", dictionary.GetType());
            answer.ContentType.Should().Be("application/json");
            answer["Content-Length"].Should().Be("10");
        }
    }

    [TestMethod]
    public async Task Dictionaries_with_other_keys_are_json_objects_too()
    {
        (await Answer.Of(new Dictionary<int, string> { [1] = "a" })).Text.Should().Be("{\"1\":\"a\"}");
        (await Answer.Of(new Dictionary<Guid, int> { [Guid.Empty] = 1 })).Text.Should().Be("{\"00000000-0000-0000-0000-000000000000\":1}");
        (await Answer.Of(new Dictionary<DayOfWeek, int> { [DayOfWeek.Friday] = 5 })).Text.Should().Be("{\"Friday\":5}");
    }

    [TestMethod]
    public async Task An_anonymous_object_is_a_json_object_by_the_json_options()
    {
        Answer answer = await Answer.Of(new { FirstName = "Grüße", Nested = new { Value = 1.5m } });
        answer.Text.Should().Be("{\"firstName\":\"Grüße\",\"nested\":{\"value\":1.5}}");
        answer.ContentType.Should().Be("application/json");
    }

    [TestMethod]
    public async Task Collections_are_json_arrays_also_those_of_text()
    {
        object[] collections =
        [
            new[] { "a", "b" }, new List<string> { "a", "b" }, new HashSet<string> { "a", "b" }, new SortedSet<string> { "a", "b" },
            ImmutableArray.Create("a", "b"), ImmutableList.Create("a", "b"), new Queue<string>(["a", "b"]),
            new LinkedList<string>(["a", "b"]), new ArrayList { "a", "b" }, new ReadOnlyOnly<string>(["a", "b"]), new JsonArray("a", "b"),
            new object?[] { "a", "b" }, new ConcurrentBag<string> { "b", "a" },
            JsonDocument.Parse("[\"a\",\"b\"]").RootElement,
        ];
        foreach (object collection in collections)
        {
            Answer answer = await Answer.Of(collection);
            answer.Text.Should().Be("[\"a\",\"b\"]", "of {0}", collection.GetType());
            answer.ContentType.Should().Be("application/json");
            answer["Content-Length"].Should().Be("9");
        }
    }

    [TestMethod]
    public async Task Sequences_of_other_things_are_json_arrays()
    {
        (await Answer.Of(Enumerable.Range(1, 3))).Text.Should().Be("[1,2,3]");
        (await Answer.Of(Enumerable.Range(1, 2).Select(static i => new { I = i }))).Text.Should().Be("[{\"i\":1},{\"i\":2}]");
        (await Answer.Of(Later(1, 2, 3))).Text.Should().Be("[1,2,3]");
        (await Answer.Of(new[] { new Point(1, 2) })).Text.Should().Be("[{\"x\":1,\"y\":2}]", "a list of objects is a list");
        (await Answer.Of(new List<byte[]> { s_abc })).Text.Should().Be("[\"YWJj\"]");
    }

    [TestMethod]
    public async Task Json_values_other_than_objects_and_lists_are_sent_as_json_too()
    {
        (await Answer.Of(JsonDocument.Parse("\"x\"").RootElement)).Text.Should().Be("\"x\"");
        (await Answer.Of(JsonValue.Create(5))).Text.Should().Be("5");
        (await Answer.Of(JsonDocument.Parse("null").RootElement)).Text.Should().Be("null");
    }

    [TestMethod]
    public async Task A_response_is_sent_as_it_is()
    {
        Answer answer = await Answer.Of(new Response("gone", 410, "text/plain") { ReasonPhrase = "Away", Headers = { ["X-A"] = "1" } });
        answer.Status.Should().Be(410);
        answer.Reason.Should().Be("Away");
        answer.ContentType.Should().Be("text/plain");
        answer["X-A"].Should().Be("1");
        answer.Text.Should().Be("gone");
    }

    [TestMethod]
    public async Task Another_librarys_response_is_sent_with_all_its_headers()
    {
        HttpResponseMessage message = new((HttpStatusCode)299) { ReasonPhrase = "Odd", Content = new StringContent("hi", Encoding.UTF8, "text/csv") };
        message.Headers.Add("X-A", ["1", "2"]);
        message.Headers.TryAddWithoutValidation("Cache-Control", "max-age=0, private");
        message.Headers.TransferEncodingChunked = true;
        message.Headers.Connection.Add("close");
        message.Content.Headers.Add("Content-Language", "de");
        Answer answer = await Answer.Of(message);
        answer.Status.Should().Be(299);
        answer.Reason.Should().Be("Odd");
        answer.Text.Should().Be("hi");
        answer.Headers.Should().BeEquivalentTo(new Dictionary<string, string[]>
        {
            ["X-A"] = ["1", "2"],
            ["Cache-Control"] = ["max-age=0, private"],
            ["Content-Type"] = ["text/csv; charset=utf-8"],
            ["Content-Language"] = ["de"],
            ["Content-Length"] = ["2"],
        });
    }

    [TestMethod]
    public async Task Another_librarys_response_of_unknown_length_is_streamed_and_one_without_a_type_gets_none()
    {
        HttpResponseMessage message = new() { Content = new StreamContent(new CannotSeek(s_abc)) };
        Answer answer = await Answer.Of(message);
        answer.Text.Should().Be("abc");
        answer.Headers.Should().BeEmpty();

        Answer empty = await Answer.Of(new HttpResponseMessage(HttpStatusCode.Accepted));
        empty.Status.Should().Be(202);
        empty["Content-Length"].Should().Be("0");
    }

    [TestMethod]
    public async Task A_length_that_content_was_given_counts_where_it_cannot_be_computed()
    {
        HttpResponseMessage message = new() { Content = new StreamContent(new CannotSeek(s_abc)) };
        message.Content.Headers.ContentLength = 3;
        (await Answer.Of(message))["Content-Length"].Should().Be("3");

        HttpResponseMessage wrong = new() { Content = new ByteArrayContent(s_abc) };
        wrong.Content.Headers.TryAddWithoutValidation("Content-Length", "2");
        (await Answer.Of(wrong))["Content-Length"].Should().Be("3");
    }

    [TestMethod]
    public async Task An_error_is_its_page_whether_returned_or_thrown()
    {
        HttpException error = new(404, "No <such> page");
        View[] views =
        [
            View.Of(_ => error), View.Of(object? (_) => throw error), View.Of(async Task<object?> (_) => { await Task.Yield(); throw error; }),
            View.Of(Task<object?> (_) => Task.FromException<object?>(error)),
        ];
        foreach (View view in views)
        {
            Answer answer = await Answer.OfView(view);
            answer.Status.Should().Be(404);
            answer.ContentType.Should().Be(Html);
            answer.Text.Should().Contain("<p>No &lt;such&gt; page</p>");
        }
    }

    [TestMethod]
    public async Task An_application_answers_with_its_own_status_headers_and_body()
    {
        Answer answer = await Answer.Of(App(207, "Multi", "x"));
        answer.Status.Should().Be(207);
        answer.Reason.Should().Be("Multi");
        answer.Headers.Should().BeEquivalentTo(new Dictionary<string, string[]> { ["X-App"] = ["1"] });
        answer.Text.Should().Be("x");
    }

    [TestMethod]
    public async Task An_application_may_return_any_task()
    {
        Func<IDictionary<string, object>, Task<int>> app = async environment =>
        {
            await ((Stream)environment[OwinKeys.ResponseBody]).WriteAsync(s_abc);
            return 5;
        };
        (await Answer.Of(app)).Text.Should().Be("abc");
    }

    [TestMethod]
    public async Task Middleware_answers_404_where_it_calls_the_next()
    {
        MidFunc middleware = next =>
            environment => (string)environment[OwinKeys.RequestMethod] == "POST" ? App(200, null, "here")(environment) : next(environment);
        (await Answer.Of(middleware, "POST")).Text.Should().Be("here");
        Answer missing = await Answer.Of(middleware);
        missing.Status.Should().Be(404);
        missing.Text.Should().Contain("<title>404 Not Found</title>");
    }

    [TestMethod]
    public async Task A_task_is_awaited_to_any_depth()
    {
        object[] tasks =
        [
            Task.FromResult("x"), Task.FromResult<object?>("x"), new ValueTask<string>("x"), new ValueTask<object?>("x"),
            Task.FromResult(Task.FromResult("x")), Task.FromResult(new ValueTask<Task<string>>(Task.FromResult("x"))),
            Delayed("x"), new ValueTask<string>(Delayed("x")), Delayed(Delayed(new ValueTask<object?>(Delayed<object?>("x")))),
            Task.FromResult((object)new Response("x")), Task.FromResult((object)("x", 200)), Delayed(("x", 200)),
            new ValueTask<(string, int)>(("x", 200)), (Delayed("x"), 200), Tuple.Create(Delayed("x"), 200), Delayed((Delayed("x"), 200)),
            Task.FromResult(new ReadOnlyMemory<byte>("x"u8.ToArray())), Task.FromResult(Iterate("x")),
        ];
        foreach (object task in tasks)
        {
            (await Answer.Of(task)).Text.Should().Be("x", "of {0}", task.GetType());
        }
    }

    [TestMethod]
    public async Task A_task_that_fails_fails_as_itself()
    {
        Func<Task> run = async () => await Answer.Of(Task.FromException<string>(new FormatException("mine")));
        (await run.Should().ThrowAsync<FormatException>()).WithMessage("mine");
        Func<Task> cancelled = async () => await Answer.Of(Task.FromCanceled<string>(new CancellationToken(true)));
        await cancelled.Should().ThrowAsync<OperationCanceledException>();
    }

    [TestMethod]
    public async Task Head_has_every_header_of_get_and_no_body()
    {
        object[] results =
        [
            "hello", s_abc, new ReadOnlyMemory<byte>(s_abc), new MemoryStream(s_abc), new { A = 1 }, new[] { 1, 2 }, ("x", 404), new Response("x"),
            new HttpException(404), App(200, null, "x"), Iterate("x"),
        ];
        object[] again =
        [
            "hello", s_abc, new ReadOnlyMemory<byte>(s_abc), new MemoryStream(s_abc), new { A = 1 }, new[] { 1, 2 }, ("x", 404), new Response("x"),
            new HttpException(404), App(200, null, "x"), Iterate("x"),
        ];
        for (int i = 0; i < results.Length; i++)
        {
            Answer get = await Answer.Of(results[i]);
            Answer head = await Answer.Of(again[i], "HEAD");
            head.Status.Should().Be(get.Status);
            head.Headers.Should().BeEquivalentTo(get.Headers);
            head.Body.Should().BeEmpty();
            get.Body.Should().NotBeEmpty();
        }
    }

    [TestMethod]
    public async Task A_view_that_gives_no_status_leaves_the_hosts()
    {
        Answer answer = await Answer.Of("the error page", prepare: static environment => environment[OwinKeys.ResponseStatusCode] = 503);
        answer.Status.Should().Be(503);
        (await Answer.Of(("fine", 200), prepare: static environment => environment[OwinKeys.ResponseStatusCode] = 503)).Status.Should().Be(200);
    }

    [TestMethod]
    public async Task A_reason_phrase_without_a_status_is_sent()
    {
        (await Answer.Of(new Response("x") { ReasonPhrase = "Fine" })).Reason.Should().Be("Fine");
        Response overApp = await new TestViewRequest().MakeResponseAsync(App(200, "OK", "x"));
        overApp.ReasonPhrase = "Fine";
        (await Answer.Of(overApp)).Reason.Should().Be("Fine");
    }

    private static AppFunc App(int status, string? reason, string text) => async environment =>
    {
        OwinEnvironment owin = new(environment) { StatusCode = status, ReasonPhrase = reason };
        owin.ResponseHeaders["X-App"] = ["1"];
        await owin.ResponseBody.WriteAsync(Encoding.UTF8.GetBytes(text));
    };

    private static async Task<T> Delayed<T>(T result)
    {
        await Task.Yield();
        return result;
    }

    private static IEnumerable<string> Iterate(params string[] chunks)
    {
        foreach (string chunk in chunks)
        {
            yield return chunk;
        }
    }

    private static IEnumerable<string> Text() => Iterate("a", "", "ü");

    private static async IAsyncEnumerable<string> TextLater()
    {
        await Task.Yield();
        yield return "a";
        yield return "ü";
    }

    private static IEnumerable<byte[]> Bytes()
    {
        yield return "a"u8.ToArray();
        yield return "ü"u8.ToArray();
    }

    private static async IAsyncEnumerable<byte[]> BytesLater()
    {
        yield return "a"u8.ToArray();
        await Task.Yield();
        yield return "ü"u8.ToArray();
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Memory()
    {
        yield return "aü"u8.ToArray();
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> MemoryLater()
    {
        yield return "aü"u8.ToArray();
        await Task.Yield();
    }

    private static async IAsyncEnumerable<int> Later(params int[] items)
    {
        foreach (int item in items)
        {
            await Task.Yield();
            yield return item;
        }
    }

    private static ReadOnlySequence<byte> TwoSegments(byte[] first, byte[] second)
    {
        Segment end = new(second, first.Length);
        return new ReadOnlySequence<byte>(new Segment(first, 0, end), 0, end, second.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes, long index, Segment? next = null)
        {
            Memory = bytes;
            RunningIndex = index;
            Next = next;
        }
    }

    private sealed record Point(int X, int Y);

    private sealed class CannotSeek(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }

    private sealed class ReadOnlyOnly(Dictionary<string, int> inner) : IReadOnlyDictionary<string, int>
    {
        public IEnumerable<string> Keys => inner.Keys;

        public IEnumerable<int> Values => inner.Values;

        public int Count => inner.Count;

        public int this[string key] => inner[key];

        public bool ContainsKey(string key) => inner.ContainsKey(key);

        public bool TryGetValue(string key, out int value) => inner.TryGetValue(key, out value);

        public IEnumerator<KeyValuePair<string, int>> GetEnumerator() => inner.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>A list as F# has it: an IReadOnlyCollection and no more.</summary>
    private sealed class ReadOnlyOnly<T>(T[] items) : IReadOnlyCollection<T>
    {
        public int Count => items.Length;

        public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)items).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    [TestMethod]
    public async Task Values_of_a_query_are_text_where_there_is_one_and_json_where_there_are_several()
    {
        Answer one = await Answer.OfView(View.Of(_ => new StringValues("Ann")));
        (one.ContentType, one.Text).Should().Be(("text/html; charset=utf-8", "Ann"));
        Answer several = await Answer.Of(new StringValues(["a", "b"]));
        (several.ContentType, several.Text).Should().Be(("application/json", "[\"a\",\"b\"]"));
        Answer inTuple = await Answer.Of((new StringValues("Ann"), 201));
        (inTuple.Status, inTuple.Text).Should().Be((201, "Ann"));
        (await Answer.RefusalOf(StringValues.Empty)).Should().Contain("StringValues without a value");
    }

    [TestMethod]
    public async Task What_is_text_is_sent_as_text()
    {
        (await Answer.Of((FormattableString)$"<b>{1}</b>")).Text.Should().Be("<b>1</b>");
        Answer builder = await Answer.OfView(View.Of(_ => new StringBuilder("abc")));
        (builder.ContentType, builder.Text).Should().Be(("text/html; charset=utf-8", "abc"));
        Answer content = await Answer.Of((new StringContent("{}", Encoding.UTF8, "application/json"), 202));
        (content.Status, content.ContentType, content.Text).Should().Be((202, "application/json; charset=utf-8", "{}"));
    }

    [TestMethod]
    public async Task HTML_of_another_library_is_sent_as_it_is()
    {
        Answer content = await Answer.Of(new Content("<b>&</b>"));
        (content.ContentType, content.Text).Should().Be((Html, "<b>&</b>"));
#if NET
        // .NET Framework has it in System.Web, to which these tests have no reference.
        Answer text = await Answer.Of((new LegacyHtml("<i>&</i>"), 201));
        (text.Status, text.ContentType, text.Text).Should().Be((201, Html, "<i>&</i>"));
        (await Answer.Of(new LegacyHtml(null))).Text.Should().BeEmpty();
#endif
    }

#if NET
    private sealed class LegacyHtml(string? html) : System.Web.IHtmlString
    {
        public string ToHtmlString() => html!;
    }
#endif

    private sealed class Content(string html) : Microsoft.AspNetCore.Html.IHtmlContent
    {
        public void WriteTo(TextWriter writer, System.Text.Encodings.Web.HtmlEncoder encoder) => writer.Write(html);
    }
}
