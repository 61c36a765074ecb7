using FluentAssertions;
using HeaderValues = System.Collections.Generic.IDictionary<string, string[]>;

namespace Bridge.Conformance.Tests;

/// <summary>The self-host over HttpListener, which cannot keep every sentence: what it does instead is shown here, and said in docs/hosting.md.</summary>
[TestClass]
public sealed class HttpListenerTests : OwinHttp1Tests
{
    private protected override Task<ServerUnderTest> StartAsync(AppFunc app, string pathBase = "") => HttpListenerServer.StartAsync(app, pathBase);

    private protected override Task RunStartupAsync(Action<IDictionary<string, object>> startup) => HttpListenerServer.RunStartupAsync(startup);

    [TestMethod]
    [Cannot("3.3-6", "HttpListener keeps the last of several request headers of one name, and sends several values of a response header on one line.")]
    public override async Task Values_of_headers_are_neither_split_nor_merged()
    {
        await using ServerUnderTest server = await StartAsync(environment =>
        {
            var response = (HeaderValues)environment[OwinKeys.ResponseHeaders];
            response["X-Two"] = ["1", "2, 3"];
            response["Set-Cookie"] = ["a=1", "b=2"];
            return Task.CompletedTask;
        });
        using HttpResponseMessage response = await server.Client.GetAsync("/");
        response.Headers.NonValidated["X-Two"].Should().Equal("1, 2, 3");
        response.Headers.NonValidated["Set-Cookie"].Should().Equal("a=1", "b=2");
    }

    [TestMethod]
    [Cannot("3.3-6", "HttpListener keeps the last of several request headers of one name.")]
    public override async Task Header_that_was_sent_twice_is_an_array_of_two()
    {
        await using ServerUnderTest server = await StartAsync(environment =>
            WriteAsync(environment, "values=" + string.Join('|', ((HeaderValues)environment[OwinKeys.RequestHeaders])["X-Twice"]) + ";"));
        (await server.SendRawAsync("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nX-Twice: 1\r\nX-Twice: 2, 3\r\n\r\n")).Should().Contain("values=2, 3;");
    }

    [TestMethod]
    [Cannot("3.4-3", "HttpListener sends 100 Continue as soon as it has read the request's headers, before the application is called.")]
    public override async Task Server_sends_100_Continue_when_the_application_reads()
    {
        var content = new HeldContent();
        await using ServerUnderTest server = await StartAsync(async environment =>
        {
            using var reader = new StreamReader((Stream)environment[OwinKeys.RequestBody]);
            await WriteAsync(environment, await reader.ReadToEndAsync());
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = content };
        request.Headers.ExpectContinue = true;
        using HttpResponseMessage response = await server.SendAsync(request);
        (await response.Content.ReadAsStringAsync()).Should().Be("held back");
    }

    [TestMethod]
    [Cannot("3.6-1", "HttpListener tells of a client that left by a failing read or write alone, and of its own stop.")]
    public override async Task Client_that_leaves_cancels_the_call_of_an_application_that_waits()
    {
        var started = new TaskCompletionSource();
        var left = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        await using ServerUnderTest server = await StartAsync(async environment =>
        {
            // Not disposed of: the failing write ends the application, perhaps before the callback has run.
            ((CancellationToken)environment[OwinKeys.CallCancelled]).Register(cancelled.SetResult);
            started.SetResult();
            await left.Task.WaitAsync(ServerUnderTest.Patience);
            while (!cancelled.Task.IsCompleted)
            {
                await WriteAsync(environment, new string('x', 10_000));
            }
        });
        using var leave = new CancellationTokenSource();
        Task<HttpResponseMessage> pending = server.Client.GetAsync("/", leave.Token);
        await started.Task.WaitAsync(ServerUnderTest.Patience);
        await leave.CancelAsync();
        await ((Func<Task>)(() => pending)).Should().ThrowAsync<OperationCanceledException>();
        left.SetResult();
        await cancelled.Task.WaitAsync(ServerUnderTest.Patience);
    }
}
