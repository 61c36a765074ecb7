using FluentAssertions;
using SendFileFunc = System.Func<string, long, long?, System.Threading.CancellationToken, System.Threading.Tasks.Task>;

namespace Bridge.Core.Tests.Sending;

/// <summary>An application under a tuple: what it finds in its environment, and what it leaves there.</summary>
[TestClass]
public sealed class HeldResponseTests
{
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

    private sealed class DeafStream : MemoryStream
    {
        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.CompletedTask;

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
