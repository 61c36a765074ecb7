using Bridge.Markup;
using FluentAssertions;

namespace Bridge.Core.Tests.Markup;

/// <summary>HTML is read chunk by chunk.</summary>
[TestClass]
public sealed class HtmlReaderTests
{
    [TestMethod]
    public async Task A_large_sequence_is_streamed_and_disposed_of_once()
    {
        int disposed = 0;
        IEnumerable<Html> rows = Rows(5000, () => disposed++);
        Answer answer = await Answer.Of(Html.Of($"<table>{rows}</table>"));
        answer["Content-Length"].Should().BeNull();
        answer.Text.Should().StartWith("<table><tr>0</tr>").And.EndWith("<tr>4999</tr></table>");
        disposed.Should().Be(1);
        var later = Html.Of($"<table>{Later(3)}</table>");
        later.Invoking(static html => html.ToString()).Should().Throw<InvalidOperationException>().WithMessage("*Return the Html*");
        (await Answer.Of(Html.Of($"<table>{Later(3)}</table>"))).Text.Should().Be("<table>&lt;0&gt;&lt;1&gt;&lt;2&gt;</table>");
    }

    [TestMethod]
    public async Task A_sequence_that_fails_is_disposed_of_once_and_a_failure_at_once_is_clean()
    {
        int disposed = 0;
        Func<Task> early = () => Answer.Of(Html.Of($"<table>{Failing(3, () => disposed++)}</table>"));
        (await early.Should().ThrowAsync<FormatException>()).WithMessage("the sequence");
        disposed.Should().Be(1);
        Func<Task> late = () => Answer.Of(Html.Of($"<table>{Failing(5000, () => disposed++)}</table>"));
        await late.Should().ThrowAsync<FormatException>();
        disposed.Should().Be(2);
    }

    [TestMethod]
    [DataRow(3, false)]
    [DataRow(3, true)]
    [DataRow(20000, false)]
    [DataRow(20000, true)]
    public async Task Enumerators_are_disposed_of_once_at_their_end_and_when_the_client_leaves(int count, bool leaves)
    {
        CountedRows rows = new(count);
        using CancellationTokenSource left = new();
        rows.AtRow = row =>
        {
            if (leaves && row == count - 1)
            {
                left.Cancel();
                throw new OperationCanceledException(left.Token);
            }
        };
        Func<Task> run = () => Answer.Of(Html.Of($"<ul>{rows}</ul>"), prepare: environment => environment[OwinKeys.CallCancelled] = left.Token);
        if (leaves)
        {
            await run.Should().ThrowAsync<OperationCanceledException>();
        }
        else
        {
            await run();
        }

        rows.Disposals.Should().Be(1);
    }

    private static IEnumerable<Html> Rows(int count, Action disposed)
    {
        try
        {
            for (int i = 0; i < count; i++)
            {
                yield return Html.Of($"<tr>{i}</tr>");
            }
        }
        finally
        {
            disposed();
        }
    }

    private static IEnumerable<string> Failing(int count, Action disposed)
    {
        try
        {
            for (int i = 0; i < count; i++)
            {
                yield return "row " + i;
            }

            throw new FormatException("the sequence");
        }
        finally
        {
            disposed();
        }
    }

    private static async IAsyncEnumerable<string> Later(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return $"<{i}>";
        }
    }

    private sealed class CountedRows(int count) : IEnumerable<string>, IEnumerator<string>
    {
        private int _row = -1;

        public Action<int> AtRow { get; set; } = static _ => { };

        public int Disposals { get; private set; }

        public string Current => $"row {_row}";

        object System.Collections.IEnumerator.Current => Current;

        public IEnumerator<string> GetEnumerator() => this;

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => this;

        public bool MoveNext()
        {
            AtRow(++_row);
            return _row < count;
        }

        public void Reset() => throw new NotSupportedException();

        public void Dispose() => Disposals++;
    }
}

/// <summary>HTML that is read chunk by chunk.</summary>
[TestClass]
public sealed class HtmlChunksTests
{
    [TestMethod]
    public async Task Sequences_that_are_open_are_disposed_of_where_nobody_reads_on()
    {
        Source source = new(count: 2, waits: false);
        HtmlReader reader = new(Html.Of($"<p>{source}{new string('x', 20_000)}</p>"));
        (await reader.ReadAsync(default)).Should().NotBeNull();
        reader.IsAtEnd.Should().BeFalse();
        await reader.DisposeAsync();
        source.Disposals.Should().Be(1);

        Source begun = new(count: int.MaxValue, waits: false);
        HtmlReader unfinished = new(Html.Of($"{begun}"));
        await unfinished.ReadAsync(default);
        begun.Disposals.Should().Be(0);
        await unfinished.DisposeAsync();
        begun.Disposals.Should().Be(1);
    }

    [TestMethod]
    public async Task Sequence_that_waits_is_awaited_before_it_is_disposed_of_and_its_failure_does_not_matter_then()
    {
        Source source = new(count: 1, waits: true);
        HtmlReader reader = new(Html.Of($"<p>{source}"));
        (await reader.ReadAsync(default)).Should().Be("<p>", "what is there is sent while the sequence waits");
        Task disposal = reader.DisposeAsync().AsTask();
        disposal.IsCompleted.Should().BeFalse();
        source.Disposals.Should().Be(0);
        source.Gate.SetException(new FormatException());
        await disposal;
        source.Disposals.Should().Be(1);
    }

    [TestMethod]
    public async Task Chunks_of_a_sequence_are_large_enough_to_be_worth_a_write()
    {
        HtmlReader reader = new(Html.Of($"{Enumerable.Repeat(new string('x', 1000), 30)}"));
        List<int> lengths = [];
        while (await reader.ReadAsync(default) is { } chunk)
        {
            lengths.Add(chunk.Length);
        }

        lengths.Should().Equal(17_000, 5_000, 5_000, 3_000);
    }

    [TestMethod]
    public void Values_are_written_by_their_kinds()
    {
        Html.Of($"{null}|{'a'}|{1,4}|{"b",-3}|{"c",3}|{1.5:0.00}|{new Microsoft.Extensions.Primitives.StringValues(["d", "e"])}").ToString()
            .Should().Be("|a|   1|b  |  c|" + 1.5.ToString("0.00", System.Globalization.CultureInfo.CurrentCulture) + "|d,e");
        Html.Of($"{"f".ToCharArray()}|{new object()}|{true}|{{}}|{"&<>\"'"}").ToString()
            .Should().Be("f|System.Object|True|{}|&amp;&lt;&gt;&quot;&#39;");
        FluentActions.Invoking(static () => Html.Of($"{new Source(1, false)}").ToString()).Should().Throw<InvalidOperationException>();
        FluentActions.Invoking(static () => Html.Of(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(static () => Html.Raw(null!)).Should().Throw<ArgumentNullException>();
    }

    private sealed class Source(int count, bool waits) : IAsyncEnumerable<object?>, IAsyncEnumerator<object?>
    {
        private int _given;

        public int Disposals { get; private set; }

        public TaskCompletionSource<bool> Gate { get; } = new();

        public object? Current => new string('y', 1000);

        public IAsyncEnumerator<object?> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync() => waits ? new(Gate.Task) : new(_given++ < count);

        public ValueTask DisposeAsync()
        {
            Disposals++;
            return default;
        }
    }
}
