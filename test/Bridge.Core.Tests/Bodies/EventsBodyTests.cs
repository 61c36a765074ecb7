using System.IO.Pipelines;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bridge.Coercion;
using FluentAssertions;

namespace Bridge.Core.Tests.Bodies;

/// <summary>Server-sent events, as the HTML Standard writes them.</summary>
[TestClass]
public sealed class EventsBodyTests
{
    [TestMethod]
    public async Task Events_are_written_with_their_fields()
    {
        Answer answer = await Answer.Of(Of(
            new SseItem<string>("one"),
            new SseItem<string>("two", "added") { EventId = "7", ReconnectionInterval = TimeSpan.FromSeconds(1.5) },
            new SseItem<string>("a\nb\r\nc\rd\n"),
            new SseItem<string>(""),
            new SseItem<string>("ü ✓ \ud800"),
            new SseItem<string>(null!) { EventId = "" }));
        answer.Text.Should().Be(
            "data: one\n\n" + "event: added\ndata: two\nid: 7\nretry: 1500\n\n" + "data: a\ndata: b\ndata: c\ndata: d\ndata: \n\n" + "data: \n\n"
                + "data: ü ✓ \ufffd\n\n" + "id: \n\n");
        (answer.Status, answer.ContentType, answer["Cache-Control"], answer["X-Accel-Buffering"]).Should().Be((200, "text/event-stream", "no-cache", "no"));
        answer["Content-Length"].Should().BeNull();
    }

    [TestMethod]
    public async Task Data_that_is_no_text_is_JSON_by_the_hosts_options()
    {
        (await Answer.Of(Of(new SseItem<Note>(new Note("a\nb"))))).Text.Should().Be("data: {\"text\":\"a\\nb\"}\n\n");
        (await Answer.Of(Of(new SseItem<int>(5), new SseItem<int>(6)))).Text.Should().Be("data: 5\n\ndata: 6\n\n");
        (await Answer.Of(Of(new SseItem<object?>(new Note("x")), new SseItem<object?>("as it is"), new SseItem<object?>(null)))).Text
            .Should().Be("data: {\"text\":\"x\"}\n\ndata: as it is\n\ndata: null\n\n");
        (await Answer.Of(Of(new SseItem<Note>(new LongNote("x", 2))))).Text.Should().Be("data: {\"pages\":2,\"text\":\"x\"}\n\n", "nothing of it is lost");
        (await Answer.Of(Of(new SseItem<Shape>(new Square())))).Text.Should().Be("data: {\"$type\":\"square\"}\n\n");
        (await Answer.Of(Of(new SseItem<Html>(Html.Of($"<p>{"<&>"}</p>"))))).Text.Should().Be("data: <p>&lt;&amp;&gt;</p>\n\n");
        BridgeOptions options = new() { JsonOptions = new JsonSerializerOptions { WriteIndented = true, NewLine = "\n" } };
        (await Answer.Of(Of(new SseItem<Note>(new Note("x"))), options: options)).Text.Should().Be("data: {\ndata:   \"Text\": \"x\"\ndata: }\n\n");
    }

    [TestMethod]
    public async Task Any_sequence_of_events_is_one_and_a_tuple_goes_over_it()
    {
        SseItem<string>[] items = [new("one")];
        object[] forms = [items, items.ToList(), items.Select(static item => item), items.ToList().GetEnumerator(), Of(items), Of(items).GetAsyncEnumerator(),
            Task.FromResult(Of(items)), new Response(ResponseBody.Events(Of(items)))];
        foreach (object form in forms)
        {
            (await Answer.Of(form)).Text.Should().Be("data: one\n\n");
        }

        Answer answer = await Answer.Of((Of(items), 203, new Headers { ["Cache-Control"] = "no-store", ["X-A"] = "b", ["X-Accel-Buffering"] = new string[0] }));
        (answer.Status, answer["Cache-Control"], answer["X-A"], answer["X-Accel-Buffering"], answer.Text)
            .Should()
            .Be((203, "no-store", "b", null, "data: one\n\n"));
    }

    [TestMethod]
    public async Task The_declared_type_decides_between_two_kinds_of_events()
    {
        Both both = new();
        (await Answer.OfView(View.Of(IAsyncEnumerable<SseItem<int>> (_) => both))).Text.Should().Be("data: 1\n\n");
        (await Answer.OfView(View.Of(async Task<(IAsyncEnumerable<SseItem<string>>, int)> (_) =>
        {
            await Task.Yield();
            return (both, 201);
        }))).Text.Should().Be("data: one\n\n");
        ResponseCoercer.Default.Invoking(static coercer => coercer.CheckDeclaredTypes(View.Of(static IAsyncEnumerable<SseItem<int>> (_) => null!)))
            .Should().NotThrow();
        ResponseCoercer.Default.Knows(typeof(IAsyncEnumerable<SseItem<DateTime>>)).Should().BeTrue();
    }

    [TestMethod]
    [DataRow("HEAD", 200)]
    [DataRow("GET", 204)]
    [DataRow("GET", 304)]
    public async Task A_sequence_is_not_begun_where_nothing_of_it_is_sent(string method, int status)
    {
        Watched watched = new();
        Answer answer = await Answer.Of((watched.Items(), status), method);
        (answer.Status, answer.Text, watched.Starts).Should().Be((status, "", 0));
        answer.ContentType.Should().Be(status == 304 ? null : "text/event-stream");
    }

    [TestMethod]
    public async Task A_sequence_that_fails_at_once_is_a_clean_error_and_is_disposed()
    {
        Watched watched = new() { FailsAt = 1 };
        Func<Task> act = () => Answer.Of(watched.Items());
        await act.Should().ThrowAsync<FormatException>();
        watched.Disposals.Should().Be(1);
        (await Answer.RefusalOf(Of(new SseItem<Type>(typeof(int))))).Should().Contain("cannot be written as JSON");
    }

    [TestMethod]
    public async Task A_sequence_that_fails_later_ends_the_response_with_its_error()
    {
        Watched watched = new() { FailsAt = 3 };
        MemoryStream body = new();
        Func<Task> act = () => Answer.Of(watched.Items(), prepare: environment => environment[OwinKeys.ResponseBody] = body);
        await act.Should().ThrowAsync<FormatException>();
        Encoding.UTF8.GetString(body.ToArray()).Should().Be("data: 1\n\ndata: 2\n\n");
        watched.Disposals.Should().Be(1);
    }

    [TestMethod]
    public async Task Headers_and_heartbeats_go_out_while_the_sequence_waits()
    {
        TaskCompletionSource<bool> first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<bool> second = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Pipe pipe = new();
        BridgeOptions options = new() { EventHeartbeat = TimeSpan.FromMilliseconds(20) };
        Task answering = Answer.Of(Items(), options: options, prepare: environment => environment[OwinKeys.ResponseBody] = pipe.Writer.AsStream());
        await ReadAsync(pipe.Reader, ":\n\n");
        await ReadAsync(pipe.Reader, ":\n\n:\n\n");
        first.SetResult(true);
        await ReadAsync(pipe.Reader, "data: 1\n\n", mayHaveComments: true);
        await ReadAsync(pipe.Reader, ":\n\n:\n\n:\n\n");
        second.SetResult(true);
        await answering;

        async IAsyncEnumerable<SseItem<int>> Items()
        {
            await first.Task;
            yield return new(1);
            await second.Task;
        }
    }

    [TestMethod]
    public async Task A_sequence_that_waits_is_told_when_its_client_leaves_and_is_disposed_once()
    {
        Watched watched = new() { WaitsAt = 2 };
        using CancellationTokenSource leaving = new();
        Pipe pipe = new();
        Task answering = Answer.Of(watched.Items(), prepare: environment =>
        {
            environment[OwinKeys.CallCancelled] = leaving.Token;
            environment[OwinKeys.ResponseBody] = pipe.Writer.AsStream();
        });
        await ReadAsync(pipe.Reader, "data: 1\n\n");
        leaving.Cancel();
        Func<Task> act = () => answering;
        await act.Should().ThrowAsync<OperationCanceledException>();
        watched.Disposals.Should().Be(1);
    }

    [TestMethod]
    public async Task A_client_that_a_heartbeat_does_not_reach_is_one_that_left()
    {
        Watched watched = new() { WaitsAt = 2 };
        BridgeOptions options = new() { EventHeartbeat = TimeSpan.FromMilliseconds(20) };
        Func<Task> act = () => Answer.Of(
            watched.Items(), options: options, prepare: environment => environment[OwinKeys.ResponseBody] = new BreakingStream(breaksAfter: 2));
        await act.Should().ThrowAsync<IOException>();
        (watched.Disposals, watched.WasTold).Should().Be((1, true));
    }

    [TestMethod]
    public async Task A_sequence_that_is_not_told_is_disposed_after_its_next_event()
    {
        TaskCompletionSource<bool> next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int disposals = 0;
        using CancellationTokenSource leaving = new();
        Pipe pipe = new();
        Task answering = Answer.Of(Items(), prepare: environment =>
        {
            environment[OwinKeys.CallCancelled] = leaving.Token;
            environment[OwinKeys.ResponseBody] = pipe.Writer.AsStream();
        });
        await ReadAsync(pipe.Reader, "data: 1\n\n");
        leaving.Cancel();
        disposals.Should().Be(0);
        answering.IsCompleted.Should().BeFalse("it cannot be disposed while it runs");
        next.SetResult(true);
        Func<Task> act = () => answering;
        await act.Should().ThrowAsync<OperationCanceledException>();
        disposals.Should().Be(1);

        async IAsyncEnumerable<SseItem<int>> Items()
        {
            try
            {
                yield return new(1);
                await next.Task;
                yield return new(2);
            }
            finally
            {
                disposals++;
            }
        }
    }

    [TestMethod]
    public async Task An_end_is_not_told_as_if_the_client_had_left()
    {
        bool wasTold = false;
        await Answer.Of(Items());
        wasTold.Should().BeFalse();

        async IAsyncEnumerable<SseItem<int>> Items([EnumeratorCancellation] CancellationToken cancellation = default)
        {
            cancellation.Register(() => wasTold = true);
            yield return new(1);
            await Task.Delay(1, cancellation);
        }
    }

    [TestMethod]
    public void The_heartbeat_is_a_time()
    {
        BridgeOptions options = new();
        options.EventHeartbeat.Should().Be(TimeSpan.FromSeconds(15));
        options.EventHeartbeat = Timeout.InfiniteTimeSpan;
        options.Invoking(static o => o.EventHeartbeat = TimeSpan.Zero).Should().Throw<ArgumentOutOfRangeException>();
        options.Invoking(static o => o.EventHeartbeat = TimeSpan.FromDays(25)).Should().Throw<ArgumentOutOfRangeException>();
        options.Copy().EventHeartbeat.Should().Be(Timeout.InfiniteTimeSpan);
    }

    [TestMethod]
    public async Task Server_that_collects_a_response_is_told_not_to()
    {
        int calls = 0;
        await Answer.Of(Of(new SseItem<string>("one")), prepare: environment => environment["server.DisableResponseBuffering"] = new Action(() => calls++));
        calls.Should().Be(1);
        await Answer.Of("text", prepare: environment => environment["server.DisableResponseBuffering"] = new Action(() => calls++));
        calls.Should().Be(1);
    }

    [TestMethod]
    [DoNotParallelize]
    public async Task Events_that_are_over_are_not_live_and_leave_no_timer()
    {
        int live = Bridge.Diagnostics.LiveIterators.Count;
#if NET
        long timers = Timer.ActiveCount;
#endif
        for (int i = 0; i < 300; i++)
        {
            (await Answer.Of(Later())).Text.Should().Contain("data: later");
        }

        Bridge.Diagnostics.LiveIterators.Count.Should().Be(live);
#if NET
        Timer.ActiveCount.Should().BeLessThan(timers + 100);
#endif

        static async IAsyncEnumerable<SseItem<string>> Later()
        {
            await Task.Yield();
            yield return new SseItem<string>("later");
        }
    }

    private static async IAsyncEnumerable<SseItem<T>> Of<T>(params SseItem<T>[] items)
    {
        foreach (SseItem<T> item in items)
        {
            yield return item;
            await Task.Yield();
        }
    }

    private static async Task ReadAsync(PipeReader reader, string expected, bool mayHaveComments = false)
    {
        StringBuilder text = new();
        while (text.Length < expected.Length)
        {
            ReadResult read = await reader.ReadAsync();
            int take = (int)Math.Min(expected.Length - text.Length, read.Buffer.Length);
            byte[] bytes = new byte[take];
            int at = 0;
            foreach (ReadOnlyMemory<byte> segment in read.Buffer.Slice(0, take))
            {
                segment.CopyTo(bytes.AsMemory(at));
                at += segment.Length;
            }

            text.Append(Encoding.UTF8.GetString(bytes));
            if (mayHaveComments)
            {
                text.Replace(":\n\n", "", 0, text.Length);
            }

            reader.AdvanceTo(read.Buffer.GetPosition(take));
        }

        text.ToString().Should().Be(expected);
    }

    private class Note(string text)
    {
        public string Text { get; } = text;
    }

    private sealed class LongNote(string text, int pages) : Note(text)
    {
        public int Pages { get; } = pages;
    }

    [JsonDerivedType(typeof(Square), "square")]
    private abstract class Shape;

    private sealed class Square : Shape;

    private sealed class Both : IAsyncEnumerable<SseItem<int>>, IAsyncEnumerable<SseItem<string>>
    {
        IAsyncEnumerator<SseItem<int>> IAsyncEnumerable<SseItem<int>>.GetAsyncEnumerator(CancellationToken cancellationToken) =>
            Of(new SseItem<int>(1)).GetAsyncEnumerator(cancellationToken);

        IAsyncEnumerator<SseItem<string>> IAsyncEnumerable<SseItem<string>>.GetAsyncEnumerator(CancellationToken cancellationToken) =>
            Of(new SseItem<string>("one")).GetAsyncEnumerator(cancellationToken);
    }

    private sealed class Watched
    {
        public int FailsAt { get; init; }

        public int WaitsAt { get; init; }

        public int Starts { get; private set; }

        public int Disposals { get; private set; }

        public bool WasTold { get; private set; }

        public async IAsyncEnumerable<SseItem<int>> Items([EnumeratorCancellation] CancellationToken cancellation = default)
        {
            Starts++;
            cancellation.Register(() => WasTold = true);
            try
            {
                for (int i = 1; i < 4; i++)
                {
                    if (i == FailsAt)
                    {
                        throw new FormatException();
                    }

                    if (i == WaitsAt)
                    {
                        await Task.Delay(Timeout.Infinite, cancellation);
                    }

                    yield return new(i);
                }
            }
            finally
            {
                Disposals++;
            }
        }
    }

    private sealed class BreakingStream(int breaksAfter) : MemoryStream
    {
        private int _writes;

#if NET
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            ++_writes > breaksAfter ? throw new IOException("The client has left.") : base.WriteAsync(buffer, cancellationToken);
#else
        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ++_writes > breaksAfter ? throw new IOException("The client has left.") : base.WriteAsync(buffer, offset, count, cancellationToken);
#endif
    }
}
