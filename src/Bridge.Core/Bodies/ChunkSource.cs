namespace Bridge.Bodies;

/// <summary>One way to read the four kinds of iterator that a view can return, without starting any of them before they are read.</summary>
/// <typeparam name="T">The type of a chunk.</typeparam>
internal abstract class ChunkSource<T>
{
    public abstract T Current { get; }

    public abstract ValueTask<bool> MoveNextAsync(CancellationToken cancellation);

    public abstract ValueTask DisposeAsync();
}

/// <summary>Creates a <see cref="ChunkSource{T}"/> of each kind of iterator.</summary>
internal static class ChunkSource
{
    /// <summary>An object that is one of the four.</summary>
    public static ChunkSource<T> Of<T>(object source) => source switch
    {
        // An iterator that the compiler generated is both an IEnumerable and an IEnumerator, and must be started as an IEnumerable.
        IEnumerable<T> sequence => From(sequence),
        IAsyncEnumerable<T> sequence => From(sequence),
        IEnumerator<T> sequence => From(sequence),
        _ => From((IAsyncEnumerator<T>)source),
    };

    public static ChunkSource<T> From<T>(IEnumerable<T> source) => new Enumerable<T>(source);

    public static ChunkSource<T> From<T>(IEnumerator<T> source) => new Enumerator<T>(source);

    public static ChunkSource<T> From<T>(IAsyncEnumerable<T> source) => new AsyncEnumerable<T>(source);

    public static ChunkSource<T> From<T>(IAsyncEnumerator<T> source) => new AsyncEnumerator<T>(source);

    private static ValueTask DisposeAsync(object? disposable)
    {
        switch (disposable)
        {
            case IAsyncDisposable asynchronous:
                return asynchronous.DisposeAsync();
            case IDisposable synchronous:
                synchronous.Dispose();
                return default;
            default:
                return default;
        }
    }

    // A sequence may hold a resource besides its enumerator, such as a reader that is disposable and enumerable. As in Werkzeug, it is disposed too. An
    // iterator that the compiler generated is its own enumerator, and must not be disposed twice.
    private static async ValueTask DisposeAsync(object? enumerator, object source)
    {
        try
        {
            await DisposeAsync(enumerator).ConfigureAwait(false);
        }
        finally
        {
            if (!ReferenceEquals(enumerator, source))
            {
                await DisposeAsync(source).ConfigureAwait(false);
            }
        }
    }

    private sealed class Enumerable<T>(IEnumerable<T> source) : ChunkSource<T>
    {
        private IEnumerator<T>? _enumerator;

        public override T Current => _enumerator!.Current;

        public override ValueTask<bool> MoveNextAsync(CancellationToken cancellation) => new((_enumerator ??= source.GetEnumerator()).MoveNext());

        public override ValueTask DisposeAsync() => ChunkSource.DisposeAsync(_enumerator, source);
    }

    private sealed class Enumerator<T>(IEnumerator<T> source) : ChunkSource<T>
    {
        public override T Current => source.Current;

        public override ValueTask<bool> MoveNextAsync(CancellationToken cancellation) => new(source.MoveNext());

        public override ValueTask DisposeAsync()
        {
            source.Dispose();
            return default;
        }
    }

    private sealed class AsyncEnumerable<T>(IAsyncEnumerable<T> source) : ChunkSource<T>
    {
        private IAsyncEnumerator<T>? _enumerator;

        public override T Current => _enumerator!.Current;

        public override ValueTask<bool> MoveNextAsync(CancellationToken cancellation) =>
            (_enumerator ??= source.GetAsyncEnumerator(cancellation)).MoveNextAsync();

        public override ValueTask DisposeAsync() => ChunkSource.DisposeAsync(_enumerator, source);
    }

    private sealed class AsyncEnumerator<T>(IAsyncEnumerator<T> source) : ChunkSource<T>
    {
        public override T Current => source.Current;

        public override ValueTask<bool> MoveNextAsync(CancellationToken cancellation) => source.MoveNextAsync();

        public override ValueTask DisposeAsync() => source.DisposeAsync();
    }
}
