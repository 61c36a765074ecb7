using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using FluentAssertions;

namespace Bridge.Core.Tests.Bodies;

[TestClass]
public sealed class PipeBodyTests
{
    private const string Html = "text/html; charset=utf-8";
    private static readonly byte[] s_abc = "abc"u8.ToArray();

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

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
}
