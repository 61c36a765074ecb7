using System.Collections;
using System.Net.ServerSentEvents;
using System.Text;

namespace Bridge.Faults.Tests.Table;

/// <summary>The chunks as the sequences that a view can return. Unlike a compiler's iterator they notice a second disposal.</summary>
internal static class FaultySequence
{
    public sealed class OfText(FaultyChunks chunks) : IEnumerable<string>
    {
        public IEnumerator<string> GetEnumerator() => new Enumerator(chunks);

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    public sealed class OfBytes(FaultyChunks chunks) : IEnumerable<byte[]>
    {
        public IEnumerator<byte[]> GetEnumerator() => new Enumerator(chunks);

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    public sealed class OfBytesAsync(FaultyChunks chunks) : IAsyncEnumerable<byte[]>
    {
        public IAsyncEnumerator<byte[]> GetAsyncEnumerator(CancellationToken cancellationToken = default) => new Enumerator(chunks);
    }

    public sealed class OfEvents(FaultyChunks chunks) : IAsyncEnumerable<SseItem<string>>
    {
        public IAsyncEnumerator<SseItem<string>> GetAsyncEnumerator(CancellationToken cancellationToken = default) => new Enumerator(chunks);
    }

    private sealed class Enumerator : IEnumerator<string>, IEnumerator<byte[]>, IAsyncEnumerator<byte[]>, IAsyncEnumerator<SseItem<string>>
    {
        private readonly FaultyChunks _chunks;

        public Enumerator(FaultyChunks chunks)
        {
            _chunks = chunks;
            chunks.Open();
        }

        string IEnumerator<string>.Current => _chunks.Current is { } bytes ? Encoding.ASCII.GetString(bytes) : null!;

        byte[] IEnumerator<byte[]>.Current => _chunks.Current!;

        byte[] IAsyncEnumerator<byte[]>.Current => _chunks.Current!;

        SseItem<string> IAsyncEnumerator<SseItem<string>>.Current => new(((IEnumerator<string>)this).Current);

        object IEnumerator.Current => _chunks.Current!;

        public bool MoveNext() => _chunks.MoveNext();

        public ValueTask<bool> MoveNextAsync() => _chunks.MoveNextAsync();

        public void Reset() => throw new NotSupportedException();

        public void Dispose() => _chunks.Dispose();

        public ValueTask DisposeAsync()
        {
            _chunks.Dispose();
            return default;
        }
    }
}
