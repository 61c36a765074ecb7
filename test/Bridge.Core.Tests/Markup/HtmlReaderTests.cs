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
