using System.Buffers;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Dynamic;
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

    private sealed class Content(string html) : Microsoft.AspNetCore.Html.IHtmlContent
    {
        public void WriteTo(TextWriter writer, System.Text.Encodings.Web.HtmlEncoder encoder) => writer.Write(html);
    }
}
