using FluentAssertions;

namespace Bridge.Owin.Tests.Modules;

[TestClass]
public sealed class ViewAppTests
{
    [TestMethod]
    public async Task A_view_that_fails_is_named_in_the_hosts_trace()
    {
        (string trace, _) = await FailAsync(_ => throw new InvalidOperationException("broken"));

        trace.Should().Be($"The view GET /failing failed: System.InvalidOperationException: broken{System.Environment.NewLine}");
    }

    [TestMethod]
    public async Task A_view_that_fails_later_is_named_too()
    {
        (string trace, _) = await FailAsync(_ => LaterAsync());

        trace.Should().StartWith("The view GET /failing failed");
    }

    [TestMethod]
    public async Task A_result_that_is_refused_is_named_too()
    {
        (string trace, _) = await FailAsync(_ => ("text", "no status"));

        trace.Should().StartWith("The view GET /failing failed: Bridge.InvalidViewResultException");
    }

    [TestMethod]
    public async Task A_message_of_several_lines_is_one_entry()
    {
        (string trace, _) = await FailAsync(_ => throw new InvalidOperationException("one\r\nThe view GET /other failed: two\nthree"));

        trace.TrimEnd().Should().NotContainAny("\r", "\n").And.EndWith(@"one\r\nThe view GET /other failed: two\nthree");
    }

    [TestMethod]
    public async Task A_view_whose_client_left_did_not_fail()
    {
        (string trace, _) = await FailAsync(_ => throw new IOException("The connection was closed."), new CancellationToken(canceled: true));

        trace.Should().BeEmpty();
    }

    [TestMethod]
    public async Task A_trace_that_is_broken_hides_no_failure()
    {
        StringWriter closed = new();
        closed.Dispose();

        (_, Exception thrown) = await FailAsync(_ => throw new InvalidOperationException("broken"), trace: closed);

        thrown.Should().BeOfType<InvalidOperationException>().Which.Message.Should().Be("broken");
    }

    [TestMethod]
    public async Task An_application_that_writes_less_than_it_declares_fails_in_its_view()
    {
        (string trace, Exception thrown) = await FailAsync(_ => new Func<IDictionary<string, object>, Task>(environment =>
        {
            OwinEnvironment owin = new(environment);
            owin.ResponseHeaders["Content-Length"] = ["5"];
            return owin.ResponseBody.WriteAsync(new byte[3], 0, 3);
        }));

        thrown.Message.Should().Be("The application declared a Content-Length of 5 bytes and wrote 3.");
        trace.Should().StartWith("The view GET /failing failed");
    }

#if NET // They are about the host, which is another one on Mono: it waits for nothing when it stops, and has no limit on bodies.
    [TestMethod]
    public async Task An_application_that_stops_since_its_client_left_does_not_fail()
    {
        var stopped = new TaskCompletionSource<bool>();
        using TestHost host = new(new Failing(_ => new Func<IDictionary<string, object>, Task>(async environment =>
        {
            environment.ResponseHeaders["Content-Length"] = ["1000000000"];
            byte[] block = new byte[64 * 1024];
            try
            {
                for (int i = 0; i < 10_000; i++)
                {
                    await environment.ResponseBody.WriteAsync(block, 0, block.Length);
                }
            }
            catch (IOException)
            {
                stopped.SetResult(true);
            }
        })).ToAppFunc());
        using (RawConnection connection = host.Connect())
        {
            await connection.SendAsync("GET /failing HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            await connection.ReadHeadAsync();
        }

        await stopped.Task.WaitAsync(Patience.Limit);
        await host.Host.StopAsync();

        host.Errors.Should().BeEmpty();
        host.Trace.ToString().Should().BeEmpty();
    }

    [TestMethod]
    public async Task A_body_beyond_the_hosts_limit_is_no_failure_of_the_view_that_reads_it()
    {
        using TestHost host = new(
            new Failing(request => new StreamReader(request.Body).ReadToEndAsync()).ToAppFunc(),
            configure: options => options.MaxRequestBodySize = 10);
        using RawConnection connection = host.Connect();
        await connection.SendAsync("GET /failing HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 11\r\n\r\n12345678901");

        (await connection.ReadResponseAsync()).Status.Should().Be(413);
        host.Errors.Should().BeEmpty();
        host.Trace.ToString().Should().BeEmpty("whoever can make the trace grow can fill it");
    }
#endif

    private static async Task<string> LaterAsync()
    {
        await Task.Yield();
        throw new InvalidOperationException("broken");
    }

    private static async Task<(string Trace, Exception Thrown)> FailAsync(
        Func<ViewRequest, object?> view,
        CancellationToken cancellation = default,
        StringWriter? trace = null)
    {
        trace ??= new StringWriter();
        Dictionary<string, object> environment = OwinCall.Make("GET", "/failing");
        environment[OwinKeys.TraceOutput] = trace;
        environment[OwinKeys.CallCancelled] = cancellation;
        Func<Task> act = () => new Failing(view).ToAppFunc()(environment);
        Exception thrown = (await act.Should().ThrowAsync<Exception>()).Which;
        return (trace.ToString(), thrown);
    }

    private sealed class Failing : ViewModule
    {
        public Failing(Func<ViewRequest, object?> view) => Get("/failing", view);
    }
}
