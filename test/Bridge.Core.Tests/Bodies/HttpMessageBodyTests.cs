using System.Net;
using FluentAssertions;

namespace Bridge.Core.Tests.Bodies;

[TestClass]
public sealed class HttpMessageBodyTests
{
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
}
