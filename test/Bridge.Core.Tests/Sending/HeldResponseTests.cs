using FluentAssertions;
using SendFileFunc = System.Func<string, long, long?, System.Threading.CancellationToken, System.Threading.Tasks.Task>;

namespace Bridge.Core.Tests.Sending;

/// <summary>An application under a tuple: what it finds in its environment, and what it leaves there.</summary>
[TestClass]
public sealed class HeldResponseTests
{
    private static readonly byte[] s_abc = "abc"u8.ToArray();

    private static readonly AppFunc s_short = static environment => new OwinEnvironment(environment).ResponseBody.WriteAsync([1], 0, 1);

    [TestMethod]
    public async Task The_servers_own_way_of_sending_files_is_put_back()
    {
        SendFileFunc own = static (_, _, _, _) => Task.CompletedTask;
        IDictionary<string, object>? environment = null;
        object? seen = null;
        AppFunc app = inner =>
        {
            seen = inner[OwinKeys.SendFileAsync];
            return Task.CompletedTask;
        };
        await Answer.Of((app, 201), prepare: made => (environment = made)[OwinKeys.SendFileAsync] = own);
        seen.Should().NotBeNull().And.NotBeSameAs(own, "the headers go out before a file does");
        environment![OwinKeys.SendFileAsync].Should().BeSameAs(own);
    }

    [TestMethod]
    public async Task What_the_server_does_not_have_is_not_left_behind()
    {
        IDictionary<string, object>? environment = null;
        await Answer.Of((s_short, 201), prepare: made => environment = made);
        environment.Should().NotContainKeys(OwinKeys.SendFileAsync, OwinKeys.OnSendingHeaders);
    }

    [TestMethod]
    public async Task An_application_that_stops_since_its_client_has_left_is_cancelled_and_not_blamed()
    {
        // The stream of a server that does not look at the token of a flush.
        Func<Task> run = static () => Answer.Of(
            (s_short, new Headers { ["Content-Length"] = "5" }),
            prepare: static environment =>
            {
                environment[OwinKeys.ResponseBody] = new DeafStream();
                environment[OwinKeys.CallCancelled] = new CancellationToken(canceled: true);
            });
        await run.Should().ThrowAsync<OperationCanceledException>();
    }

    [TestMethod]
    public async Task A_write_that_is_begun_has_no_thread_wait()
    {
        PendingStream body = new();
        AppFunc app = static environment =>
        {
            Stream stream = new OwinEnvironment(environment).ResponseBody;
            return Task.Factory.FromAsync(stream.BeginWrite, stream.EndWrite, new byte[] { 1 }, 0, 1, state: null);
        };

        Task answer = Answer.Of((app, 201), prepare: environment => environment[OwinKeys.ResponseBody] = body);

        answer.IsCompleted.Should().BeFalse("nothing has been written yet");
        body.Written.SetResult(true);
        await answer;
    }

    [TestMethod]
    public async Task A_write_that_is_begun_and_fails_fails_where_it_is_ended()
    {
        PendingStream body = new();
        body.Written.SetException(new IOException("the client is gone"));
        AppFunc app = static environment =>
        {
            Stream stream = new OwinEnvironment(environment).ResponseBody;
            IAsyncResult begun = stream.BeginWrite([1], 0, 1, callback: null, state: "state");
            begun.AsyncState.Should().Be("state");
            return Task.Run(() => stream.EndWrite(begun));
        };

        Func<Task> run = () => Answer.Of((app, 201), prepare: environment => environment[OwinKeys.ResponseBody] = body);
        await run.Should().ThrowAsync<IOException>().WithMessage("the client is gone");
    }

    [TestMethod]
    public async Task An_application_that_goes_on_after_its_headers_failed_does_not_look_complete()
    {
        AppFunc app = async environment =>
        {
            OwinEnvironment owin = new(environment);
            ((Action<Action<object>, object>)environment[OwinKeys.OnSendingHeaders])(static _ => throw new InvalidOperationException("callback"), environment);
            try
            {
                await owin.ResponseBody.WriteAsync(s_abc);
            }
            catch (InvalidOperationException)
            {
            }
        };
        Func<Task> act = () => Answer.Of((app, 201));
        await act.Should().ThrowAsync<InvalidOperationException>().WithMessage("The response could not be started*");
    }

    [TestMethod]
    public async Task What_a_callback_writes_is_refused_and_not_lost()
    {
        AppFunc app = async environment =>
        {
            OwinEnvironment owin = new(environment);
            ((Action<Action<object>, object>)environment[OwinKeys.OnSendingHeaders])(
                static body => ((Stream)body).Write(s_abc, 0, s_abc.Length),
                owin.ResponseBody);
            await owin.ResponseBody.WriteAsync(s_abc, 0, s_abc.Length);
        };
        Func<Task> act = () => Answer.Of((app, 201));
        await act.Should().ThrowAsync<InvalidOperationException>().WithMessage("A server.OnSendingHeaders callback wrote to the response's body*");
    }

    private sealed class PendingStream : MemoryStream
    {
        public TaskCompletionSource<bool> Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Write(byte[] buffer, int offset, int count) => throw new InvalidOperationException("A thread would wait here.");

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Written.Task;
    }

    private sealed class DeafStream : MemoryStream
    {
        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.CompletedTask;

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
