using System.Collections;

namespace Bridge.Core.Tests;

/// <summary>A sequence that counts how often it was begun and its enumerator disposed.</summary>
internal sealed class Watched<T>(IEnumerable<T> items) : IEnumerable<T>, IAsyncEnumerable<T>
{
    public int Starts { get; private set; }

    public int Disposals { get; private set; }

    public int Produced { get; private set; }

    public IEnumerator<T> GetEnumerator()
    {
        Starts++;
        return new Enumerator(this, items.GetEnumerator());
    }

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        Starts++;
        return new Enumerator(this, items.GetEnumerator());
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public sealed class Enumerator(Watched<T> owner, IEnumerator<T> inner) : IEnumerator<T>, IAsyncEnumerator<T>
    {
        public T Current => inner.Current;

        object? IEnumerator.Current => Current;

        public bool MoveNext()
        {
            bool moved = inner.MoveNext();
            owner.Produced += moved ? 1 : 0;
            return moved;
        }

        public ValueTask<bool> MoveNextAsync() => new(MoveNext());

        public void Reset() => throw new NotSupportedException();

        public void Dispose()
        {
            owner.Disposals++;
            inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
