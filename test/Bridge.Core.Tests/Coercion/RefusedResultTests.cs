using System.Collections;
using System.IO.Pipelines;
using Bridge.Core.Tests.Bodies;
using FluentAssertions;

namespace Bridge.Core.Tests.Coercion;

/// <summary>What a view returned in a form that no rule takes is let go of all the same, once.</summary>
[TestClass]
public sealed class RefusedResultTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private static readonly Func<Held, object>[] s_things =
    [
        static held => new HeldStream(held), static held => new HeldLines(held), static held => new HeldLinesLater(held),
        static held => new HeldEnumerator<string>(held, "x"), static held => new HeldEnumerator<int>(held, 1),
        static held => new HeldAsyncEnumerator<byte[]>(held, []), static held => new HeldAsyncEnumerator<int>(held, 1), static held => new HeldReader(held),
        static held => new Response(ResponseBody.Stream(new HeldStream(held))),
        static held => new HeldRows(held), static held => new HeldRowsLater(held),
        static held => new HttpResponseMessage { Content = new StreamContent(new HeldStream(held)) },
    ];

    private static readonly Func<object, object>[] s_mistakes =
    [
        static thing => (thing, "no status"), static thing => (thing, 200, "no headers"), static thing => (404, thing), static thing => ("text", 200, thing),
        static thing => ("text", thing, new Headers()), static thing => ValueTuple.Create(thing),
        static thing => (thing, 200, new Headers(), 4), static thing => ((thing, 200), 200), static thing => ((1, thing), 200),
        static thing => (404, (thing, 200)), static thing => (Task.FromException<string>(new FormatException()), thing),
        static thing => (Failed(), thing), static thing => (thing, Throwing()), static thing => ("text", thing, Throwing()),
    ];

    [TestMethod]
    public async Task A_result_of_another_shape_is_let_go_of_once()
    {
        Func<object, object>[] wrappings =
        [
            static thing => thing, static thing => Task.FromResult(thing), static thing => new ValueTask<object>(thing), static thing => Yielded(thing),
            static thing => Task.FromResult<object>(Yielded(thing)),
        ];
        foreach (Func<Held, object> thing in s_things)
        {
            foreach (Func<object, object> mistake in s_mistakes)
            {
                // What is in a task is let go of as what is not.
                foreach (Func<object, object> wrap in thing == s_things[0] ? wrappings : [wrappings[0]])
                {
                    Held held = new();
                    object result = mistake(wrap(thing(held)));
                    Func<Task> run = async () => await Answer.Of(result);
                    await run.Should().ThrowAsync<Exception>();
                    await held.LetGo.WaitAsync(s_patience);
                    held.Count.Should().Be(1, "of {0} in {1}", thing(new Held()).GetType(), result.GetType());
                }
            }
        }
    }

    [TestMethod]
    public async Task A_task_that_completes_after_the_refusal_is_not_waited_for_and_its_result_is_let_go_of()
    {
        Func<Task<Stream>, object>[] mistakes =
        [
            static task => (404, task), static task => ("text", task), static task => ("text", 200, task), static task => ValueTuple.Create(task),
            static task => ((task, 1), 2),
        ];
        foreach (Func<Task<Stream>, object> mistake in mistakes)
        {
            Held held = new();
            TaskCompletionSource<Stream> opening = new(TaskCreationOptions.RunContinuationsAsynchronously);
            await Answer.RefusalOf(mistake(opening.Task)).WaitAsync(s_patience);
            held.Count.Should().Be(0);
            opening.SetResult(new HeldStream(held));
            await held.LetGo.WaitAsync(s_patience);
            held.Count.Should().Be(1);
        }
    }

    [TestMethod]
    public async Task An_enumerator_of_what_is_no_chunk_is_let_go_of_where_it_is_refused()
    {
        foreach (Func<Held, object> thing in (Func<Held, object>[])
        [
            static held => new HeldEnumerator<int>(held, 1), static held => new HeldAsyncEnumerator<int>(held, 1),
        ])
        {
            Held held = new();
            await Answer.RefusalOf(thing(held));
            held.Count.Should().Be(1);
        }
    }

    [TestMethod]
    public async Task MakeResponse_lets_go_of_all_three_parts()
    {
        foreach (Func<Held, object> thing in s_things)
        {
            Held status = new();
            Held headers = new();
            Func<Task> run = async () => await new TestViewRequest().MakeResponseAsync(404, thing(status), thing(headers));
            await run.Should().ThrowAsync<InvalidViewResultException>();
            status.Count.Should().Be(1);
            headers.Count.Should().Be(1);
        }
    }

    [TestMethod]
    public async Task What_fails_while_it_is_let_go_of_hides_no_refusal_and_keeps_nothing_else_open()
    {
        Held first = new() { Fails = true };
        Held second = new();
        (await Answer.RefusalOf((new HeldStream(first), 200, new HeldStream(second), 4))).Should().Contain("a tuple of 4");
        first.Count.Should().Be(1);
        second.Count.Should().Be(1);
        (await Answer.RefusalOf((new HeldStream(new Held { Fails = true }), "no status"))).Should().Contain("whose status is \"no status\"");
    }

    [TestMethod]
    public async Task An_object_that_no_rule_lets_go_of_is_left_alone()
    {
        // It may be one that the whole app shares: a client, a cache.
        Held held = new();
        await Answer.RefusalOf(new HeldObject(held));
        await Answer.RefusalOf(("text", new HeldObject(held)));
        held.Count.Should().Be(0);
    }

    [TestMethod]
    public async Task Tuples_that_hold_one_another_many_times_over_are_refused_at_once()
    {
        object tuple = "x";
        for (int i = 0; i < 30; i++)
        {
            tuple = Tuple.Create(tuple, tuple, tuple, tuple, tuple, tuple, tuple);
        }

        (await Answer.RefusalOf(tuple).WaitAsync(s_patience)).Should().Contain("a tuple of 7");
    }

    private static async Task<object> Yielded(object thing)
    {
        await Task.Yield();
        return thing;
    }

    private static async Task<string> Failed()
    {
        await Task.Yield();
        throw new FormatException();
    }

    private static IEnumerable<(string, string)> Throwing()
    {
        yield return ("X-A", "1");
        throw new FormatException();
    }

    /// <summary>Counts how often a thing was let go of.</summary>
    private sealed class Held
    {
        private readonly TaskCompletionSource _letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count;

        public bool Fails { get; init; }

        public int Count => Volatile.Read(ref _count);

        public Task LetGo => _letGo.Task;

        public void Add()
        {
            Interlocked.Increment(ref _count);
            _letGo.TrySetResult();
            if (Fails)
            {
                throw new FormatException();
            }
        }
    }

    private sealed class HeldObject(Held held) : IDisposable
    {
        public void Dispose() => held.Add();
    }

    private sealed class HeldStream(Held held) : MemoryStream
    {
        protected override void Dispose(bool disposing) => held.Add();
    }

    private sealed class HeldLines(Held held) : IEnumerable<string>, IDisposable
    {
        public IEnumerator<string> GetEnumerator() => throw new NotSupportedException("A refused sequence is not begun.");

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public void Dispose() => held.Add();
    }

    private sealed class HeldLinesLater(Held held) : IAsyncEnumerable<string>, IAsyncDisposable
    {
        public IAsyncEnumerator<string> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("A refused sequence is not begun.");

        public ValueTask DisposeAsync()
        {
            held.Add();
            return default;
        }
    }

    private sealed class HeldRows(Held held) : IEnumerable<int>, IDisposable
    {
        public IEnumerator<int> GetEnumerator() => throw new NotSupportedException("A refused sequence is not begun.");

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public void Dispose() => held.Add();
    }

    private sealed class HeldRowsLater(Held held) : IAsyncEnumerable<int>, IAsyncDisposable
    {
        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("A refused sequence is not begun.");

        public ValueTask DisposeAsync()
        {
            held.Add();
            return default;
        }
    }

    private sealed class HeldEnumerator<T>(Held held, T item) : IEnumerator<T>
    {
        public T Current => item;

        object? IEnumerator.Current => item;

        public bool MoveNext() => false;

        public void Reset() => throw new NotSupportedException();

        public void Dispose() => held.Add();
    }

    private sealed class HeldAsyncEnumerator<T>(Held held, T item) : IAsyncEnumerator<T>
    {
        public T Current => item;

        public ValueTask<bool> MoveNextAsync() => new(false);

        public ValueTask DisposeAsync()
        {
            held.Add();
            return default;
        }
    }

    private sealed class HeldReader(Held held) : PipeReader
    {
        public override void AdvanceTo(SequencePosition consumed) => throw new NotSupportedException();

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => throw new NotSupportedException();

        public override void CancelPendingRead() => throw new NotSupportedException();

        public override void Complete(Exception? exception = null) => held.Add();

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override bool TryRead(out ReadResult result) => throw new NotSupportedException();
    }

    [TestMethod]
    public async Task An_iterator_is_disposed_once_when_a_later_rule_refuses_the_result()
    {
        Func<object, object>[] refused =
        [
            static body => (body, "no status"), static body => (body, 200, "no headers"), static body => (body, new Headers { ["X A"] = "1" }),
            static body => (body, 200, new Headers(), "4"), static body => ((body, 200), 200),
            static body => (body, new Headers { ["Content-Length"] = "soon" }), static body => (Task.FromResult(body), 1), static body => (Delayed(body), 1),
            static body => ValueTuple.Create(body),
        ];
        foreach (Func<object, object> refuse in refused)
        {
            foreach (Func<Tracked, object> form in Tracked.Forms)
            {
                Tracked tracked = new(3);
                await Answer.RefusalOf(refuse(form(tracked)));
                tracked.Disposals.Should().Be(tracked.Starts, "of {0} in {1}", form(new Tracked(1)).GetType(), refuse("x"));
            }
        }

        static async Task<object> Delayed(object body)
        {
            await Task.Yield();
            return body;
        }
    }

    [TestMethod]
    public async Task A_body_is_disposed_when_the_headers_of_its_tuple_throw()
    {
        Tracked tracked = new(3);
        Func<Task> run = async () => await Answer.Of((new TrackedStream(tracked), Throwing()));
        await run.Should().ThrowAsync<FormatException>();
        tracked.Disposals.Should().Be(1);

        static IEnumerable<(string, string)> Throwing()
        {
            yield return ("X-A", "1");
            throw new FormatException();
        }
    }
}
