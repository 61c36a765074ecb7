using System.Buffers;
using System.Collections;
using System.IO.Pipelines;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Bridge.Coercion;
using Bridge.Sending;
using FluentAssertions;
using Microsoft.Extensions.Primitives;

namespace Bridge.Core.Tests.Bodies;

[TestClass]
public sealed class StreamingTests
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
    public async Task A_long_chunk_costs_the_servers_stream_few_writes()
    {
        string chunk = new('x', 64 * 1024);
        object[] results = [Lazy(chunk), Lazy(Encoding.ASCII.GetBytes(chunk)), Response.Json(new[] { chunk, chunk })];
        foreach (object result in results)
        {
            WriteCountingStream body = new();
            await Answer.Of(result, prepare: environment => environment[OwinKeys.ResponseBody] = body);
            body.Length.Should().BeGreaterThanOrEqualTo(128 * 1024);
            body.Writes.Should().BeLessThanOrEqualTo(12, "each is a chunk on the wire of a host that holds nothing back");
        }

        static IEnumerable<T> Lazy<T>(T chunk)
        {
            yield return chunk;
            yield return chunk;
        }
    }

    [TestMethod]
    public async Task A_pipe_and_a_slow_stream_are_passed_on_as_they_come()
    {
        foreach (bool asStream in (bool[])[false, true])
        {
            Pipe source = new();
            Pipe client = new();
            object result = asStream ? source.Reader.AsStream() : source.Reader;
            Task answering = Answer.Of(result, prepare: environment => environment[OwinKeys.ResponseBody] = client.Writer.AsStream());
            await source.Writer.WriteAsync("first"u8.ToArray());
            ReadResult first = await client.Reader.ReadAsync().AsTask().WaitAsync(s_patience);
            Encoding.UTF8.GetString(first.Buffer.ToArray()).Should().Be("first");
            await source.Writer.CompleteAsync();
            await answering.WaitAsync(s_patience);
        }
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
    public async Task An_iterator_is_disposed_once_when_a_later_rule_refuses_the_result()
    {
        Func<object, object>[] refused =
        [
            static body => (body, "no status"), static body => (body, 200, "no headers"), static body => (body, new Headers { ["X A"] = "1" }),
            static body => (body, 200, new Headers(), "4"), static body => ((body, 200), 200),
            static body => (body, new Headers { ["Content-Length"] = "soon" }), static body => (Task.FromResult(body), 1), static body => (Delayed(body), 1),
            static body => ValueTuple.Create(body),
        ];
        foreach (Func<object, object> refuse in refused)
        {
            foreach (Func<Tracked, object> form in Tracked.Forms)
            {
                Tracked tracked = new(3);
                await Answer.RefusalOf(refuse(form(tracked)));
                tracked.Disposals.Should().Be(tracked.Starts, "of {0} in {1}", form(new Tracked(1)).GetType(), refuse("x"));
            }
        }

        static async Task<object> Delayed(object body)
        {
            await Task.Yield();
            return body;
        }
    }

    [TestMethod]
    public async Task A_body_is_disposed_when_the_headers_of_its_tuple_throw()
    {
        Tracked tracked = new(3);
        Func<Task> run = async () => await Answer.Of((new TrackedStream(tracked), Throwing()));
        await run.Should().ThrowAsync<FormatException>();
        tracked.Disposals.Should().Be(1);

        static IEnumerable<(string, string)> Throwing()
        {
            yield return ("X-A", "1");
            throw new FormatException();
        }
    }

    [TestMethod]
    public async Task Streams_pipes_and_responses_are_let_go_of_once_on_every_path()
    {
        Func<object, object>[] paths =
        [
            static body => body, static body => (body, 204), static body => (body, 304), static body => (body, "no status"),
            static body => (body, 200, new Headers(), 4), static body => (body, new Headers { ["X A"] = "1" }), static body => ((body, 1), 1),
            static body => (Task.FromResult(body), 200),
        ];
        foreach (Func<object, object> path in paths)
        {
            foreach (string method in (string[])["GET", "HEAD"])
            {
                Tracked stream = new(1);
                Tracked reader = new(1);
                Tracked message = new(1);
                Tracked response = new(1);
                foreach (object body in new object[]
                {
                    new TrackedStream(stream), new TrackedReader(reader), new TrackedMessage(message),
                    new Response(ResponseBody.Stream(new TrackedStream(response))),
                })
                {
                    try
                    {
                        await Answer.Of(path(body), method);
                    }
                    catch (InvalidViewResultException)
                    {
                    }
                }

                stream.Disposals.Should().Be(1, "of {0}, {1}", path("x"), method);
                reader.Disposals.Should().Be(1, "of {0}, {1}", path("x"), method);
                message.Disposals.Should().Be(1, "of {0}, {1}", path("x"), method);
                response.Disposals.Should().Be(1, "of {0}, {1}", path("x"), method);
            }
        }
    }

    [TestMethod]
    [DataRow("length")]
    [DataRow("stream")]
    [DataRow("read")]
    [DataRow("header")]
    public async Task Another_librarys_content_is_disposed_once_wherever_it_fails(string failing)
    {
        FailingContent content = new(failing);
        HttpResponseMessage message = new() { Content = content };
        if (failing == "header")
        {
            message.Headers.TryAddWithoutValidation("X-A", "a\0b");
        }

        Func<Task> run = async () => await Answer.Of((message, 200));
        await run.Should().ThrowAsync<InvalidOperationException>();
        content.Disposals.Should().Be(1);
    }

    [TestMethod]
    public async Task A_body_that_fails_leaves_its_writer_completed_and_sends_nothing_more()
    {
        foreach (bool isHostBroken in (bool[])[false, true])
        {
            KeptWriterReader reader = new(fails: !isHostBroken);
            WatchedStream body = new();
            if (isHostBroken)
            {
                body.OnWrite = _ => throw new FormatException();
            }

            Func<Task> run = async () => await Answer.Of(reader, prepare: environment => environment[OwinKeys.ResponseBody] = body);
            await run.Should().ThrowAsync<FormatException>();
            Action write = () => reader.Writer!.GetMemory();
            write.Should().Throw<InvalidOperationException>("a writer that was completed gives its buffers back");
            body.Length.Should().Be(0);
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

    [TestMethod]
    public async Task A_client_that_left_before_all_of_a_declared_length_is_no_error_of_the_view()
    {
        Tracked tracked = new(1000);
        await ViewRunner.WriteAsync(
            (tracked.Text(), new Headers { ["Content-Length"] = "5000" }),
            new TestViewRequest(),
            ResponseCoercer.Default,
            new LeavingTarget(new LeavingWriter(leavesAfter: 2)))
            .WaitAsync(s_patience);
        tracked.Disposals.Should().Be(1);
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
    public async Task What_a_view_returned_is_disposed_beside_its_enumerator()
    {
        Disposable source = new();
        (await Answer.Of(source)).Text.Should().Be("x");
        source.EnumeratorDisposals.Should().Be(1);
        source.Disposals.Should().Be(1);
    }

    [TestMethod]
    public async Task One_response_is_returned_by_many_requests_at_once()
    {
        Response[] responses =
        [
            new("text", 201) { Headers = { ["X-A"] = "1" } }, new("bytes"u8.ToArray()), Response.Json(new { A = 1 }), new HttpException(404).ToResponse(),
            Response.Redirect("/x"),
        ];
        responses[0].SetCookie("a", "1");
        foreach (Response response in responses)
        {
            Answer expected = await Answer.Of(response);
            await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
            {
                await Task.Yield();
                Answer answer = i % 2 == 0 ? await Answer.Of(response) : await Answer.Of((response, 299, new Headers { ["X-B"] = "b" }));
                answer.Body.Should().Equal(expected.Body);
                answer.Headers.Should().HaveCount(expected.Headers.Count + (i % 2));
                answer.Status.Should().Be(i % 2 == 0 ? expected.Status : 299);
            }));
        }
    }

    [TestMethod]
    public async Task A_response_as_an_application_answers_with_what_it_then_is()
    {
        Response response = new("x");
        Func<IDictionary<string, object>, Task> app = response.ToAppFunc();
        (await Answer.Of(app)).Status.Should().Be(200);
        response.StatusCode = 404;
        response.Headers["X-A"] = "1";
        Answer answer = await Answer.Of(app);
        answer.Status.Should().Be(404);
        answer["X-A"].Should().Be("1");
        response.Headers["X A"] = "1";
        Func<Task> run = async () => await Answer.Of(app);
        (await run.Should().ThrowAsync<InvalidViewResultException>()).WithMessage("The view of Response.ToAppFunc() returned headers that cannot be sent.*");
    }

    /// <summary>Counts what becomes of a body.</summary>
    private sealed class Tracked(int count)
    {
        public static readonly Func<Tracked, object>[] Forms =
        [
            static tracked => tracked.Text(), static tracked => tracked.TextLater(), static tracked => tracked.Bytes(), static tracked => tracked.BytesLater(),
            static tracked => tracked.Open(tracked.Text()), static tracked => tracked.OpenLater(tracked.TextLater()),
            static tracked => tracked.Open(tracked.Bytes()), static tracked => tracked.OpenLater(tracked.BytesLater()),
            static tracked => new Response(ResponseBody.Chunks(tracked.Text())), static tracked => new Response(ResponseBody.Chunks(tracked.BytesLater())),
        ];

        public int Starts { get; set; }

        public int Produced { get; private set; }

        public int Disposals { get; set; }

        public int FailAt { get; init; }

        public bool IsOpenFromTheStart { get; private set; }

        public IEnumerable<string> Text()
        {
            Starts++;
            try
            {
                for (int i = 1; i <= count; i++)
                {
                    Produce(i);
                    yield return "chunk";
                }
            }
            finally
            {
                Disposals++;
            }
        }

        public async IAsyncEnumerable<string> TextLater()
        {
            Starts++;
            try
            {
                for (int i = 1; i <= count; i++)
                {
                    await Task.Yield();
                    Produce(i);
                    yield return "chunk";
                }
            }
            finally
            {
                Disposals++;
            }
        }

        public IEnumerable<byte[]> Bytes() => Text().Select(static text => Encoding.UTF8.GetBytes(text));

        public async IAsyncEnumerable<ReadOnlyMemory<byte>> BytesLater()
        {
            await foreach (string text in TextLater())
            {
                yield return Encoding.UTF8.GetBytes(text);
            }
        }

        private void Produce(int i)
        {
            if (i == FailAt)
            {
                throw new FormatException();
            }

            Produced++;
        }

        /// <summary>The enumerator itself, which the view began and Bridge has to end.</summary>
        private IEnumerator<T> Open<T>(IEnumerable<T> source)
        {
            IsOpenFromTheStart = true;
            return new OpenEnumerator<T>(this, source.GetEnumerator());
        }

        private IAsyncEnumerator<T> OpenLater<T>(IAsyncEnumerable<T> source)
        {
            IsOpenFromTheStart = true;
            return new OpenAsyncEnumerator<T>(this, source.GetAsyncEnumerator());
        }
    }

    private sealed class OpenEnumerator<T> : IEnumerator<T>
    {
        private readonly Tracked _tracked;
        private readonly IEnumerator<T> _inner;
        private bool _began;

        public OpenEnumerator(Tracked tracked, IEnumerator<T> inner)
        {
            _tracked = tracked;
            _inner = inner;
            tracked.Starts++;
        }

        public T Current => _inner.Current;

        object? IEnumerator.Current => Current;

        public bool MoveNext()
        {
            if (!_began)
            {
                _began = true;
                _tracked.Starts--;
            }

            return _inner.MoveNext();
        }

        public void Reset() => throw new NotSupportedException();

        public void Dispose()
        {
            _tracked.Disposals += _began ? 0 : 1;
            _inner.Dispose();
        }
    }

    private sealed class OpenAsyncEnumerator<T> : IAsyncEnumerator<T>
    {
        private readonly Tracked _tracked;
        private readonly IAsyncEnumerator<T> _inner;
        private bool _began;

        public OpenAsyncEnumerator(Tracked tracked, IAsyncEnumerator<T> inner)
        {
            _tracked = tracked;
            _inner = inner;
            tracked.Starts++;
        }

        public T Current => _inner.Current;

        public ValueTask<bool> MoveNextAsync()
        {
            if (!_began)
            {
                _began = true;
                _tracked.Starts--;
            }

            return _inner.MoveNextAsync();
        }

        public ValueTask DisposeAsync()
        {
            _tracked.Disposals += _began ? 0 : 1;
            return _inner.DisposeAsync();
        }
    }

    private sealed class TrackedStream(Tracked tracked, bool endless = false) : MemoryStream([1, 2, 3])
    {
        public override bool CanSeek => !endless;

#if NET
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Rewind();
            return base.ReadAsync(buffer, cancellationToken);
        }
#else
        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            Rewind();
            return base.ReadAsync(buffer, offset, count, cancellationToken);
        }
#endif

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                tracked.Disposals++;
            }

            base.Dispose(disposing);
        }

        private void Rewind()
        {
            if (endless)
            {
                Position = 0;
            }
        }
    }

    private sealed class TrackedMessage : HttpResponseMessage
    {
        private readonly Tracked _tracked;

        public TrackedMessage(Tracked tracked)
        {
            _tracked = tracked;
            Content = new StreamContent(new MemoryStream([1, 2, 3]));
        }

        protected override void Dispose(bool disposing)
        {
            _tracked.Disposals++;
            base.Dispose(disposing);
        }
    }

    private sealed class TrackedReader : PipeReader
    {
        private readonly Tracked _tracked;
        private readonly PipeReader _inner = Create(new MemoryStream([1, 2, 3]));

        public TrackedReader(Tracked tracked) => _tracked = tracked;

        public override void AdvanceTo(SequencePosition consumed) => _inner.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => _inner.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => _inner.CancelPendingRead();

        public override void Complete(Exception? exception = null)
        {
            _tracked.Disposals++;
            _inner.Complete(exception);
        }

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => _inner.ReadAsync(cancellationToken);

        public override bool TryRead(out ReadResult result) => _inner.TryRead(out result);
    }

    /// <summary>Content of a user's own that fails at one of the things that it is asked for.</summary>
    private sealed class FailingContent(string failing) : HttpContent
    {
        public int Disposals { get; private set; }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return failing == "length" ? throw new InvalidOperationException() : false;
        }

        protected override Task<Stream> CreateContentReadStreamAsync() => failing switch
        {
            "stream" => throw new InvalidOperationException(),
            "read" => Task.FromResult<Stream>(new FailingStream()),
            _ => Task.FromResult<Stream>(new MemoryStream([1])),
        };

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            Disposals++;
            base.Dispose(disposing);
        }

        private sealed class FailingStream : MemoryStream
        {
            public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
                throw new InvalidOperationException();

#if NET
            public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
                throw new InvalidOperationException();
#endif
        }
    }

    /// <summary>Keeps the writer that it is to copy to, and fails when it has put bytes into it.</summary>
    private sealed class KeptWriterReader(bool fails) : PipeReader
    {
        public PipeWriter? Writer { get; private set; }

        public override Task CopyToAsync(PipeWriter destination, CancellationToken cancellationToken = default)
        {
            Writer = destination;
            destination.Write("held back"u8);
            return fails ? throw new FormatException() : Task.CompletedTask;
        }

        public override void AdvanceTo(SequencePosition consumed) => throw new NotSupportedException();

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => throw new NotSupportedException();

        public override void CancelPendingRead() => throw new NotSupportedException();

        public override void Complete(Exception? exception = null)
        {
        }

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override bool TryRead(out ReadResult result) => throw new NotSupportedException();
    }

    private sealed class Disposable : IEnumerable<string>, IDisposable
    {
        public int Disposals { get; private set; }

        public int EnumeratorDisposals { get; private set; }

        public IEnumerator<string> GetEnumerator()
        {
            try
            {
                yield return "x";
            }
            finally
            {
                EnumeratorDisposals++;
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public void Dispose() => Disposals++;
    }

    private sealed class AsyncOnly<T>(Watched<T> inner) : IAsyncEnumerable<T>
    {
        public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) => inner.GetAsyncEnumerator(cancellationToken);
    }

    /// <summary>A writer whose reader is gone after some flushes.</summary>
    private sealed class LeavingWriter(int leavesAfter) : PipeWriter
    {
        private readonly byte[] _buffer = new byte[100_000];
        private int _flushes;

        public override void Advance(int bytes)
        {
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer;

        public override Span<byte> GetSpan(int sizeHint = 0) => _buffer;

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
            new(new FlushResult(false, ++_flushes >= leavesAfter));

        public override void CancelPendingFlush()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }
    }

    private readonly struct LeavingTarget(PipeWriter writer) : IResponseTarget
    {
        public string Method => "GET";

        public bool IsHttps => false;

        public CancellationToken Cancellation => default;

        public int StatusCode => 200;

        public void Begin(object body)
        {
        }

        public void SetStatus(int statusCode, string? reasonPhrase)
        {
        }

        public void SetHeader(string name, StringValues values)
        {
        }

        public void AppendHeader(string name, StringValues values)
        {
        }

        public void RemoveHeader(string name)
        {
        }

        public void SetContent(string? contentType, long? length)
        {
        }

        public string? RequestHeader(string name) => null;

        public Task WriteTextAsync(string text, int byteCount) => Task.CompletedTask;

        public Task WriteBytesAsync(ReadOnlyMemory<byte> bytes) => Task.CompletedTask;

        public PipeWriter OpenWriter() => writer;

        public ValueTask CloseWriterAsync(PipeWriter writer) => default;

        public void AbandonWriter(PipeWriter writer, Exception failure)
        {
        }

        public Task? TrySendFileAsync(FileInfo file, long offset, long count) => null;

        public Task RunAppAsync(Func<IDictionary<string, object>, Task> app, AppOverlay overlay) => Task.CompletedTask;
    }

    private sealed class WriteCountingStream : MemoryStream
    {
        public int Writes { get; private set; }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            Writes++;
            return base.WriteAsync(buffer, offset, count, cancellationToken);
        }

#if NET
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes++;
            return base.WriteAsync(buffer, cancellationToken);
        }
#endif
    }
}
