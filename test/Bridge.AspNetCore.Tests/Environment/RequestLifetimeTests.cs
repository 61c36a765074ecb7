using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bridge.AspNetCore.Tests.Environment;

[TestClass]
public sealed class RequestLifetimeTests
{
    private readonly CountedAborts _aborts = new();
    private readonly DefaultHttpContext _context = new();
    private readonly RequestLifetime _lifetime;

    public RequestLifetimeTests()
    {
        _context.Features.Set<IHttpRequestLifetimeFeature>(_aborts);
        _lifetime = new RequestLifetime(_context);
    }

    [TestMethod]
    public void Request_that_nobody_uses_ends_in_peace_and_once()
    {
        using (RequestUse use = _lifetime.Enter("a stream"))
        {
            use.Context.Should().BeSameAs(_context);
        }

        _lifetime.End().Should().BeSameAs(_context);
        _lifetime.End().Should().BeNull();
        _aborts.Count.Should().Be(0);
        _lifetime.TryGetContext().Should().BeNull();
        _lifetime.Invoking(lifetime => lifetime.Enter("a stream")).Should().Throw<ObjectDisposedException>().Which.ObjectName.Should().Be("a stream");
        _lifetime.Invoking(lifetime => lifetime.HttpContext).Should().Throw<ObjectDisposedException>();
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void One_of_many_that_is_still_inside_breaks_the_connection(int stay)
    {
        for (int user = 0; user < 3; user++)
        {
            _lifetime.Enter("");
        }

        for (int user = stay; user < 3; user++)
        {
            _lifetime.Leave();
        }

        _lifetime.End();
        _aborts.Count.Should().Be(1);
    }

    [TestMethod]
    public async Task Operation_is_counted_until_its_task_is_complete()
    {
        TaskCompletionSource pending = new();
        Task held = _lifetime.HoldAsync(pending.Task);
        RequestLifetime other = new(_context);
        TaskCompletionSource<int> read = new();
        ValueTask<int> heldRead = other.HoldAsync(new ValueTask<int>(read.Task));
        _lifetime.End();
        other.End();
        _aborts.Count.Should().Be(2);
        pending.SetException(new FormatException());
        read.SetResult(5);
        await held.Awaiting(task => task).Should().ThrowAsync<FormatException>();
        (await heldRead).Should().Be(5);
    }

    [TestMethod]
    public async Task Operation_that_failed_or_is_done_is_counted_no_longer()
    {
        await _lifetime.HoldAsync(Task.FromException(new FormatException())).ContinueWith(static _ => { }, TaskScheduler.Default);
        (await _lifetime.HoldAsync(new ValueTask<int>(5))).Should().Be(5);
        _lifetime.End();
        _aborts.Count.Should().Be(0);
    }

    [TestMethod]
    public void Whoever_enters_while_the_request_ends_is_turned_away_or_breaks_the_connection()
    {
        const int Rounds = 20_000;
        int begun = 0;
        int done = 0;
        RequestLifetime current = _lifetime;
        bool entered = false;
        Thread user = new(() =>
        {
            for (int round = 1; round <= Rounds; round++)
            {
                SpinWait.SpinUntil(() => Volatile.Read(ref begun) == round);
                entered = StaysInside(current);
                Volatile.Write(ref done, round);
            }
        });
        user.Start();
        int unseen = 0;
        for (int round = 1; round <= Rounds; round++)
        {
            _aborts.Count = 0;
            current = new RequestLifetime(_context);
            Volatile.Write(ref begun, round);
            for (int pause = round % 32; pause > 0; pause--)
            {
                Thread.SpinWait(1);
            }

            current.End();
            SpinWait.SpinUntil(() => Volatile.Read(ref done) == round);
            unseen += entered && _aborts.Count == 0 ? 1 : 0;
        }

        user.Join();
        unseen.Should().Be(0);
    }

    private static bool StaysInside(RequestLifetime lifetime)
    {
        try
        {
            lifetime.Enter("");
            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    private sealed class CountedAborts : IHttpRequestLifetimeFeature
    {
        public int Count { get; set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => Count++;
    }
}
