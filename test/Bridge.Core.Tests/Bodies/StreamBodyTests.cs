using FluentAssertions;

namespace Bridge.Core.Tests.Bodies;

[TestClass]
public sealed class StreamBodyTests
{
    private const string Html = "text/html; charset=utf-8";
    private static readonly byte[] s_abc = "abc"u8.ToArray();

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
    public async Task A_stream_whose_length_cannot_be_told_is_disposed_all_the_same()
    {
        LengthFails stream = new();
        Func<Task> act = () => Answer.Of(stream);
        await act.Should().ThrowAsync<IOException>().WithMessage("read");
        stream.CanRead.Should().BeFalse();
    }

    private sealed class CannotSeek(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
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
}
