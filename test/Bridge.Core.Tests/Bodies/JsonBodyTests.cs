using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Bridge.Coercion;
using FluentAssertions;

namespace Bridge.Core.Tests.Bodies;

[TestClass]
public sealed class JsonBodyTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private const int Limit = 16 * 1024;

    [TestMethod]
    [DataRow(1, true)]
    [DataRow(14744, true)]
    [DataRow(Limit - 1, true)]
    [DataRow(Limit, true)]
    [DataRow(Limit + 1, false)]
    [DataRow(5 * Limit, false)]
    public async Task Length_is_sent_up_to_16_KiB(int length, bool isKnown)
    {
        // Two bytes are quotes; one value is the number 1.
        object value = length == 1 ? JsonDocument.Parse("1").RootElement : JsonDocument.Parse("\"" + new string('x', length - 2) + "\"").RootElement;
        object[] forms = [value, length == 1 ? Response.Json(1) : Response.Json(new string('x', length - 2))];
        foreach (object form in forms)
        {
            Answer answer = await Answer.Of(form);
            answer.Body.Should().HaveCount(length);
            answer["Content-Length"].Should().Be(isKnown ? length.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
            answer.ContentType.Should().Be("application/json");
            Answer head = await Answer.Of(form, "HEAD");
            head.Headers.Should().BeEquivalentTo(answer.Headers);
            head.Body.Should().BeEmpty();
        }
    }

    [TestMethod]
    [DataRow(3000)]
    [DataRow(20000)]
    public async Task Many_small_items_are_written_whole(int count)
    {
        int[] items = [.. Enumerable.Range(0, count)];
        Answer answer = await Answer.Of(items);
        JsonSerializer.Deserialize<int[]>(answer.Body).Should().Equal(items);
        (await Answer.Of(ItemsLater(count))).Text.Should().Be(answer.Text);
    }

    [TestMethod]
    public async Task Large_json_is_streamed_while_it_is_produced()
    {
        int produced = 0;
        WatchedStream body = new();
        List<int> producedAtWrite = [];
        body.OnWrite = _ => producedAtWrite.Add(produced);
        await Answer.Of(Produce(), prepare: environment => environment[OwinKeys.ResponseBody] = body);
        producedAtWrite.Should().HaveCountGreaterThan(4);
        producedAtWrite[0].Should().BeLessThan(40, "the first bytes go out when the first 16 KiB are full, not when everything is there");
        body.Longest.Should().BeLessThan(64 * 1024);

        IEnumerable<string[]> Produce()
        {
            for (int i = 0; i < 100; i++)
            {
                produced++;
                yield return [new string('x', 1000)];
            }
        }
    }

    [TestMethod]
    public async Task A_value_that_fails_after_the_first_16_KiB_breaks_the_response()
    {
        Func<Task> run = async () => await Answer.Of(FailAfter(100));
        (await run.Should().ThrowAsync<FormatException>()).WithMessage("mine");
        Func<Task> refused = async () => await Answer.Of(new object[] { Enumerable.Repeat(new string('x', 1000), 100), new Action(static () => { }) });
        await refused.Should().ThrowAsync<InvalidViewResultException>();
    }

    [TestMethod]
    public async Task A_value_that_fails_within_the_first_16_KiB_is_a_clean_error()
    {
        Dictionary<string, object>? environment = null;
        Func<Task> run = async () => await Answer.Of(FailAfter(3), prepare: made => environment = (Dictionary<string, object>)made);
        await run.Should().ThrowAsync<FormatException>("it is the value's own error");
        TestEnvironment.BodyOf(environment!).Should().BeEmpty();
        new OwinEnvironment(environment!).ResponseHeaders.Should().BeEmpty();
        (await Answer.RefusalOf(new object[] { 1, new Action(static () => { }) })).Should().Contain("cannot be written as JSON");
    }

    [TestMethod]
    public async Task A_type_that_the_json_options_refuse_is_a_clean_error_that_names_the_view()
    {
        BridgeOptions refusing = new() { JsonOptions = new JsonSerializerOptions { TypeInfoResolver = new RefusingResolver() } };
        (object Result, BridgeOptions? Options, Type Cause)[] cases =
        [
            (Response.Json(new Colliding()), null, typeof(NotSupportedException)),
            (new List<Colliding> { new() }, null, typeof(NotSupportedException)),
            (new Dictionary<string, object> { ["a"] = new Colliding() }, null, typeof(NotSupportedException)),
            (Response.Json(new { Nested = (object)new Colliding() }), null, typeof(NotSupportedException)),
            (new[] { 1 }, refusing, typeof(FormatException)), (Response.Json(1), refusing, typeof(FormatException)),
        ];
        foreach ((object result, BridgeOptions? options, Type cause) in cases)
        {
            InvalidViewResultException error = await Answer.ErrorOf(result, options: options);
            error.Message.Should().StartWith("The view the view returned ").And.Contain("cannot be written as JSON: ");
            error.InnerException.Should().BeOfType(cause);
        }

        Func<Task> run = async () => await Answer.Of(Response.Json(new FailingGetter()));
        (await run.Should().ThrowExactlyAsync<InvalidOperationException>("it is the value's own error")).WithMessage("mine");
    }

    [TestMethod]
    public async Task A_sequence_that_is_disposable_beside_its_enumerator_is_disposed_once_on_every_path()
    {
        Func<object, Task>[] paths =
        [
            static rows => Answer.Of(rows), static rows => Answer.Of(rows, "HEAD"), static rows => Answer.Of((rows, 204)),
            static rows => Answer.Of((rows, 304)), static rows => Answer.RefusalOf((rows, "no status")), static rows => Answer.Of(Task.FromResult(rows)),
            static rows =>
                Answer.RefusalOf(rows, options: new BridgeOptions { JsonOptions = new JsonSerializerOptions { TypeInfoResolver = new RefusingResolver() } }),
            static rows =>
                Answer.Of(
                    rows,
                    prepare: static environment =>
                        environment[OwinKeys.ResponseBody] = new WatchedStream { OnWrite = static _ => throw new IOException("gone") })
                    .ContinueWith(static _ => { }, TaskScheduler.Default),
        ];
        foreach (Func<object, Task> path in paths)
        {
            foreach (int count in (int[])[3, 20_000])
            {
                foreach (Rows rows in new Rows[] { new SyncRows(count), new AsyncRows(count), new OwnEnumerator(count) })
                {
                    await path(rows);
                    rows.Disposals.Should().Be(1, "of {0}", rows.GetType());
                    rows.EnumeratorDisposals.Should().Be(rows is OwnEnumerator ? 0 : rows.Starts, "of {0}", rows.GetType());
                }
            }
        }
    }

    [TestMethod]
    public async Task A_disposable_sequence_that_the_view_calls_json_itself_may_be_sent_again()
    {
        SyncRows rows = new(3);
        var response = Response.Json(rows);
        (await Answer.Of(response)).Text.Should().Be("[1,2,3]");
        (await Answer.Of(response)).Text.Should().Be("[1,2,3]");
        rows.Disposals.Should().Be(0);
    }

    [TestMethod]
    public async Task A_document_is_disposed_where_its_type_is_refused()
    {
        var document = JsonDocument.Parse("[1]");
        await Answer.RefusalOf(document, options: new BridgeOptions { JsonOptions = new JsonSerializerOptions { TypeInfoResolver = new RefusingResolver() } });
        Action read = () => document.RootElement.GetArrayLength();
        read.Should().Throw<ObjectDisposedException>();
    }

    [TestMethod]
    public async Task A_failing_sequence_is_disposed_once_wherever_it_fails()
    {
        foreach (int count in (int[])[0, 3, 100])
        {
            Watched<string[]> watched = new(FailAfter(count));
            Func<Task> run = async () => await Answer.Of(watched);
            await run.Should().ThrowAsync<FormatException>();
            watched.Disposals.Should().Be(1);
        }
    }

    [TestMethod]
    public async Task A_sequence_is_disposed_once_when_the_request_is_HEAD_or_the_client_leaves()
    {
        Watched<string[]> head = new(Large());
        await Answer.Of(head, "HEAD");
        head.Disposals.Should().Be(1);

        Watched<string[]> left = new(Large());
        Func<Task> run = async () =>
            await Answer.Of(
                left,
                prepare: static environment => environment[OwinKeys.ResponseBody] = new WatchedStream { OnWrite = static _ => throw new IOException("gone") });
        await run.Should().ThrowAsync<IOException>();
        left.Disposals.Should().Be(1);
    }

    [TestMethod]
    public async Task A_document_is_disposed_when_it_was_sent_refused_or_discarded()
    {
        var sent = JsonDocument.Parse("[1]");
        (await Answer.Of(sent)).Text.Should().Be("[1]");
        IsDisposed(sent).Should().BeTrue();

        var refused = JsonDocument.Parse("[1]");
        await Answer.RefusalOf((refused, "no status"));
        IsDisposed(refused).Should().BeTrue();

        var discarded = JsonDocument.Parse("[1]");
        await Answer.Of((discarded, 204));
        IsDisposed(discarded).Should().BeTrue();

        var badTuple = JsonDocument.Parse("[1]");
        await Answer.RefusalOf((badTuple, 200, new Headers(), 4));
        IsDisposed(badTuple).Should().BeTrue();

        static bool IsDisposed(JsonDocument document)
        {
            try
            {
                _ = document.RootElement.GetArrayLength();
                return false;
            }
            catch (ObjectDisposedException)
            {
                return true;
            }
        }
    }

    [TestMethod]
    public async Task Null_and_scalars_are_json_where_the_view_says_so()
    {
        (await Answer.Of(Response.Json(null))).Text.Should().Be("null");
        (await Answer.Of(Response.Json(5, 201))).Status.Should().Be(201);
        (await Answer.Of(Response.Json("x"))).Text.Should().Be("\"x\"");
        (await Answer.Of(new Response(ResponseBody.Json(true)))).Text.Should().Be("true");
    }

    [TestMethod]
    public async Task Content_type_of_json_can_be_another()
    {
        (await Answer.Of((new { A = 1 }, new Headers { ["Content-Type"] = "application/vnd.api+json" }))).ContentType.Should().Be("application/vnd.api+json");
        (await Answer.Of(new Response(ResponseBody.Json(1), contentType: "application/problem+json"))).ContentType.Should().Be("application/problem+json");
    }

    [TestMethod]
    public async Task Json_within_json_and_at_the_same_time_does_not_mix()
    {
        var shared = Response.Json(Enumerable.Range(0, 500));
        string expected = JsonSerializer.Serialize(Enumerable.Range(0, 500));
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            (await Answer.Of(shared)).Text.Should().Be(expected);
            (await Answer.Of(ItemsLater(i))).Text.Should().Be(JsonSerializer.Serialize(Enumerable.Range(0, i)));
            (await Answer.Of(ItemsLater(5000 + i))).Text.Should().Be(JsonSerializer.Serialize(Enumerable.Range(0, 5000 + i)));
        }));
    }

    private static IEnumerable<string[]> Large() => Enumerable.Repeat<string[]>([new string('x', 1000)], 100);

    private static IEnumerable<string[]> FailAfter(int count)
    {
        for (int i = 0; i < count; i++)
        {
            yield return [new string('x', 1000)];
        }

        throw new FormatException("mine");
    }

    private static async IAsyncEnumerable<int> ItemsLater(int count, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (int i = 0; i < count; i++)
        {
            if (i % 1000 == 0)
            {
                await Task.Yield();
            }

            cancellation.ThrowIfCancellationRequested();
            yield return i;
        }
    }

    private sealed class Colliding
    {
        [JsonPropertyName("a")]
        public int One => 1;

        [JsonPropertyName("a")]
        public int Two => 2;
    }

    private sealed class FailingGetter
    {
        public int Value => throw new InvalidOperationException("mine");
    }

    private sealed class RefusingResolver : IJsonTypeInfoResolver
    {
        public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) => throw new FormatException();
    }

    private abstract class Rows(int count)
    {
        public int Starts { get; private set; }

        public int EnumeratorDisposals { get; protected set; }

        public int Disposals { get; protected set; }

        protected IEnumerator<int> Begin()
        {
            Starts++;
            return Read();
        }

        private IEnumerator<int> Read()
        {
            for (int i = 1; i <= count; i++)
            {
                yield return i;
            }
        }

        protected sealed class Enumerator(Rows rows, IEnumerator<int> inner) : IEnumerator<int>, IAsyncEnumerator<int>
        {
            public int Current => inner.Current;

            object IEnumerator.Current => Current;

            public bool MoveNext() => inner.MoveNext();

            public ValueTask<bool> MoveNextAsync() => new(MoveNext());

            public void Reset() => throw new NotSupportedException();

            public void Dispose() => rows.EnumeratorDisposals++;

            public ValueTask DisposeAsync()
            {
                Dispose();
                return default;
            }
        }
    }

    private sealed class SyncRows(int count) : Rows(count), IEnumerable<int>, IDisposable
    {
        public IEnumerator<int> GetEnumerator() => new Enumerator(this, Begin());

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public void Dispose() => Disposals++;
    }

    private sealed class AsyncRows(int count) : Rows(count), IAsyncEnumerable<int>, IAsyncDisposable
    {
        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => new Enumerator(this, Begin());

        public ValueTask DisposeAsync()
        {
            Disposals++;
            return default;
        }
    }

    /// <summary>A reader that enumerates itself.</summary>
    private sealed class OwnEnumerator(int count) : Rows(count), IEnumerable<int>, IEnumerator<int>
    {
        private IEnumerator<int>? _inner;

        public int Current => _inner!.Current;

        object IEnumerator.Current => Current;

        public IEnumerator<int> GetEnumerator()
        {
            _inner = Begin();
            return this;
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public bool MoveNext() => _inner!.MoveNext();

        public void Reset() => throw new NotSupportedException();

        public void Dispose() => Disposals++;
    }

    [TestMethod]
    public async Task A_client_that_left_ends_a_sequence_of_json_without_an_error()
    {
        foreach (bool asynchronous in (bool[])[false, true])
        {
            foreach (int leavesAfter in (int[])[1, 2, 3])
            {
                Watched<string[]> watched = new(Enumerable.Repeat<string[]>([new string('x', 1000)], 1000));
                object result = asynchronous ? new AsyncOnly<string[]>(watched) : watched;
                await ViewRunner.WriteAsync(result, new TestViewRequest(), ResponseCoercer.Default, new LeavingTarget(new LeavingWriter(leavesAfter)))
                    .WaitAsync(s_patience);
                watched.Produced.Should().BeLessThan(100);
                watched.Disposals.Should().Be(1);
            }
        }
    }

    private sealed class AsyncOnly<T>(Watched<T> inner) : IAsyncEnumerable<T>
    {
        public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) => inner.GetAsyncEnumerator(cancellationToken);
    }
}
