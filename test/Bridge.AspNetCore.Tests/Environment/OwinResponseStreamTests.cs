using System.IO.Pipelines;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bridge.AspNetCore.Tests.Environment;

/// <summary>The response's stream over servers that behave in ways that Kestrel does not.</summary>
[TestClass]
public sealed class OwinResponseStreamTests
{
    [TestMethod]
    public async Task Asynchronous_writer_learns_once_in_64_KiB_that_its_client_left()
    {
        Pipe pipe = new(new PipeOptions(pauseWriterThreshold: 0));
        Gone body = new(pipe.Writer);
        DefaultHttpContext context = new();
        context.Features.Set<IHttpResponseBodyFeature>(body);
        HttpContextEnvironment environment = new(context);
        Stream stream = ((IDictionary<string, object>)environment).ResponseBody;
        await stream.WriteAsync(new byte[60 * 1024]);
        environment.SawClientLeave.Should().BeFalse();
        await stream.Awaiting(s => s.WriteAsync(new byte[10 * 1024]).AsTask()).Should().ThrowAsync<IOException>();
        environment.SawClientLeave.Should().BeTrue();
    }

    [TestMethod]
    public async Task Response_that_is_short_because_a_flush_finds_the_client_gone_is_no_failure()
    {
        Pipe pipe = new(new PipeOptions(pauseWriterThreshold: 0));
        DefaultHttpContext context = new();
        context.Features.Set<IHttpResponseBodyFeature>(new Gone(pipe.Writer));
        Func<Task> run = () => HttpContextEnvironment.RunAsync(context, static environment =>
        {
            environment.ResponseHeaders["Content-Length"] = ["100"];
            environment.Write("a");
            return Task.CompletedTask;
        });
        await run.Should().NotThrowAsync();
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Response_that_could_not_be_started_takes_no_write_ever(bool later)
    {
        var body = new Body(async () =>
        {
            if (later)
            {
                await Task.Yield();
            }

            throw new FormatException();
        });
        Stream stream = Open(body);
        await stream.Awaiting(s => s.WriteAsync(new byte[1]).AsTask()).Should().ThrowAsync<FormatException>();
        body.OnStart = () => Task.CompletedTask;
        await stream.Awaiting(s => s.WriteAsync(new byte[1]).AsTask()).Should().ThrowAsync<InvalidOperationException>();
        stream.Invoking(s => s.Write(new byte[1])).Should().Throw<InvalidOperationException>();
        stream.Invoking(s => s.Flush()).Should().Throw<InvalidOperationException>();
        body.Written.Length.Should().Be(0);
    }

    [TestMethod]
    public async Task Start_that_takes_its_time_comes_before_the_bytes()
    {
        var started = new TaskCompletionSource();
        var body = new Body(() => started.Task);
        Stream stream = Open(body);
        Task write = stream.WriteAsync(new byte[3]).AsTask();
        write.IsCompleted.Should().BeFalse();
        body.Written.Length.Should().Be(0);
        started.SetResult();
        await write;
        body.Written.Length.Should().Be(3);
    }

    [TestMethod]
    public void Synchronous_write_waits_for_a_start_that_takes_its_time()
    {
        var body = new Body(async () => await Task.Delay(50));
        Stream stream = Open(body);
        stream.Write(new byte[3]);
        stream.Flush();
        body.Written.Length.Should().Be(3);
    }

    private static Stream Open(Body body)
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseBodyFeature>(body);
        return ((IDictionary<string, object>)new HttpContextEnvironment(context)).ResponseBody;
    }

    private sealed class Body(Func<Task> onStart) : IHttpResponseBodyFeature
    {
        private PipeWriter? _writer;

        public Func<Task> OnStart { get; set; } = onStart;

        public MemoryStream Written { get; } = new();

        public Stream Stream => Written;

        public PipeWriter Writer => _writer ??= PipeWriter.Create(Written);

        public Task StartAsync(CancellationToken cancellationToken = default) => OnStart();

        public Task CompleteAsync() => Task.CompletedTask;

        public void DisableBuffering()
        {
        }

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }

    /// <summary>A server whose client has left, which only a flush says.</summary>
    private sealed class Gone(PipeWriter inner) : PipeWriter, IHttpResponseBodyFeature
    {
        public Stream Stream => throw new NotSupportedException();

        public PipeWriter Writer => this;

        public override void Advance(int bytes) => inner.Advance(bytes);

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

        public override void CancelPendingFlush()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }

        public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) => default;

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => new(new FlushResult(false, isCompleted: true));

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task CompleteAsync() => Task.CompletedTask;

        public void DisableBuffering()
        {
        }

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
