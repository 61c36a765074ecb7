using System.Text;
using FluentAssertions;

namespace Bridge.Core.Tests.Sending;

[TestClass]
public sealed class OwinResponseTargetTests
{
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
