using System.Collections;
using FluentAssertions;

namespace Bridge.Core.Tests.Bodies;

/// <summary>An iterator is disposed once, also where it is its own enumerator, as a compiler's is.</summary>
[TestClass]
public sealed class ChunkSourceTests
{
    [TestMethod]
    public async Task A_sequence_that_is_its_own_enumerator_is_disposed_once()
    {
        Own own = new();
        (await Answer.Of(own)).Text.Should().Be("x");
        own.Disposals.Should().Be(1);
    }

    [TestMethod]
    public async Task An_asynchronous_sequence_that_is_its_own_enumerator_is_disposed_once()
    {
        OwnLater own = new();
        (await Answer.Of(own)).Text.Should().Be("x");
        own.Disposals.Should().Be(1);
    }

    private sealed class Own : IEnumerable<string>, IEnumerator<string>
    {
        private bool _moved;

        public int Disposals { get; private set; }

        public string Current => "x";

        object IEnumerator.Current => Current;

        public IEnumerator<string> GetEnumerator() => this;

        IEnumerator IEnumerable.GetEnumerator() => this;

        public bool MoveNext() => !_moved && (_moved = true);

        public void Reset() => throw new NotSupportedException();

        public void Dispose() => Disposals++;
    }

    private sealed class OwnLater : IAsyncEnumerable<string>, IAsyncEnumerator<string>
    {
        private bool _moved;

        public int Disposals { get; private set; }

        public string Current => "x";

        public IAsyncEnumerator<string> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync() => new(!_moved && (_moved = true));

        public ValueTask DisposeAsync()
        {
            Disposals++;
            return default;
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
}
