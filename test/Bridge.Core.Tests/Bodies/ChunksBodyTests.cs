using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using Bridge.Coercion;
using FluentAssertions;

namespace Bridge.Core.Tests.Bodies;

[TestClass]
public sealed class ChunksBodyTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [TestMethod]
    public async Task First_chunk_is_read_before_the_second_is_produced()
    {
        TaskCompletionSource second = new(TaskCreationOptions.RunContinuationsAsynchronously);
        object[] results = [Chunks(), ResponseBodyOf(Chunks()), (Chunks(), 201), Bytes()];
        foreach (object result in results)
        {
            second = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Pipe pipe = new();
            Task answering = Answer.Of(result, prepare: environment => environment[OwinKeys.ResponseBody] = pipe.Writer.AsStream());
            ReadResult first = await pipe.Reader.ReadAsync().AsTask().WaitAsync(s_patience);
            Encoding.UTF8.GetString(first.Buffer.ToArray()).Should().Be("first");
            answering.IsCompleted.Should().BeFalse();
            pipe.Reader.AdvanceTo(first.Buffer.End);
            second.SetResult();
            await answering.WaitAsync(s_patience);
            await pipe.Writer.CompleteAsync();
            Encoding.UTF8.GetString((await pipe.Reader.ReadAsync()).Buffer.ToArray()).Should().Be("second");
        }

        async IAsyncEnumerable<string> Chunks()
        {
            yield return "first";
            await second.Task;
            yield return "second";
        }

        async IAsyncEnumerable<ReadOnlyMemory<byte>> Bytes()
        {
            yield return "first"u8.ToArray();
            await second.Task;
            yield return "second"u8.ToArray();
        }

        static Response ResponseBodyOf(IAsyncEnumerable<string> chunks) => new(ResponseBody.Chunks(chunks));
    }

    [TestMethod]
    [DataRow("GET", 200, 3)]
    [DataRow("HEAD", 200, 0)]
    [DataRow("GET", 204, 0)]
    [DataRow("GET", 205, 0)]
    [DataRow("GET", 304, 0)]
    public async Task An_iterator_is_disposed_once_and_not_begun_where_nothing_is_sent(string method, int status, int produced)
    {
        foreach (Func<Tracked, object> form in Tracked.Forms)
        {
            Tracked tracked = new(3);
            await Answer.Of((form(tracked), status), method);
            tracked.Produced.Should().Be(produced);

            // A compiler's iterator that was never begun has nothing to let go of, and its finally does not run.
            tracked.Disposals.Should().Be(tracked.Starts, "of {0}", form(new Tracked(1)).GetType());
            tracked.Starts.Should().Be(produced > 0 ? 1 : tracked.IsOpenFromTheStart ? 1 : 0);
        }
    }

    [TestMethod]
    public async Task An_iterator_is_disposed_once_when_it_throws_at_first_or_later()
    {
        foreach (Func<Tracked, object> form in Tracked.Forms)
        {
            foreach (int failAt in (int[])[1, 2])
            {
                Tracked tracked = new(3) { FailAt = failAt };
                IDictionary<string, object>? environment = null;
                Func<Task> run = async () => await Answer.Of(form(tracked), prepare: made => environment = made);
                await run.Should().ThrowAsync<FormatException>();
                tracked.Disposals.Should().Be(1);
                new OwinEnvironment(environment!).ResponseHeaders.Count.Should()
                    .Be(failAt == 1 ? 0 : 1, "the first chunk is produced before the headers are sent");
            }
        }
    }

    [TestMethod]
    public async Task A_client_that_left_ends_the_iterator_without_an_error()
    {
        foreach (Func<Tracked, object> form in Tracked.Forms)
        {
            Tracked tracked = new(1000);
            TestViewRequest request = new();
            LeavingTarget target = new(new LeavingWriter(leavesAfter: 2));
            await ViewRunner.WriteAsync(form(tracked), request, ResponseCoercer.Default, target).WaitAsync(s_patience);
            tracked.Produced.Should().Be(2);
            tracked.Disposals.Should().Be(1);
        }

        Tracked stream = new(1);
        await ViewRunner.WriteAsync(
            new TrackedStream(stream, endless: true),
            new TestViewRequest(),
            ResponseCoercer.Default,
            new LeavingTarget(new LeavingWriter(leavesAfter: 2)))
            .WaitAsync(s_patience);
        stream.Disposals.Should().Be(1);
    }

    [TestMethod]
    public async Task A_write_that_is_cancelled_ends_the_iterator()
    {
        foreach (Func<Tracked, object> form in Tracked.Forms)
        {
            using CancellationTokenSource cancel = new();
            Tracked tracked = new(1000);
            WatchedStream body = new() { OnWrite = _ => cancel.Cancel() };
            Func<Task> run = async () => await Answer.Of(form(tracked), prepare: environment =>
            {
                environment[OwinKeys.ResponseBody] = body;
                environment[OwinKeys.CallCancelled] = cancel.Token;
            });
            await run.Should().ThrowAsync<OperationCanceledException>();
            tracked.Produced.Should().BeInRange(1, 2);
            tracked.Disposals.Should().Be(1);
        }
    }

    [TestMethod]
    public async Task An_iterator_that_waits_is_told_when_the_client_leaves()
    {
        using CancellationTokenSource cancel = new();
        bool disposed = false;
        Task answering = Answer.Of(Wait(), prepare: environment => environment[OwinKeys.CallCancelled] = cancel.Token);
        await cancel.CancelAsync();
        Func<Task> run = () => answering.WaitAsync(s_patience);
        await run.Should().ThrowAsync<OperationCanceledException>();
        disposed.Should().BeTrue();

        async IAsyncEnumerable<string> Wait([EnumeratorCancellation] CancellationToken cancellation = default)
        {
            try
            {
                yield return "first";
                await Task.Delay(Timeout.Infinite, cancellation);
            }
            finally
            {
                disposed = true;
            }
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

    private static IEnumerable<string> Iterate(params string[] chunks)
    {
        foreach (string chunk in chunks)
        {
            yield return chunk;
        }
    }
}
