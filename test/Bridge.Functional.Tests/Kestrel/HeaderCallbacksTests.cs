using FluentAssertions;

namespace Bridge.Functional.Tests.Kestrel;

/// <summary>Callbacks of server.OnSendingHeaders.</summary>
[TestClass]
[DoNotParallelize]
public sealed class HeaderCallbacksTests
{
    [TestMethod]
    public async Task Callbacks_before_the_headers_run_once_and_last_registered_first()
    {
        var order = new List<int>();
        string response = await KestrelServer.GetAsync(async environment =>
        {
            for (int i = 1; i <= 3; i++)
            {
                environment.OnSendingHeaders(
                    state =>
                    {
                        order.Add((int)state);
                        environment.ResponseHeaders["X-Order"] = [string.Join(',', order)];
                    },
                    i);
            }

            order.Should().BeEmpty();
            environment.Write("a");
            order.Should().Equal(3, 2, 1);
            await environment.WriteAsync("b");
        });
        order.Should().Equal(3, 2, 1);
        response.Should().Contain("\r\nX-Order: 3,2,1\r\n");
    }

    [TestMethod]
    public async Task Callbacks_run_for_an_application_that_writes_nothing()
    {
        (string first, _) = await KestrelServer.GetTwiceAsync(environment =>
        {
            environment.OnSendingHeaders(state => ((IDictionary<string, object>)state).ResponseHeaders["X-Called"] = ["yes"], environment);
            environment[OwinKeys.ResponseStatusCode] = 403;
            return Task.CompletedTask;
        });
        first.Should().StartWith("HTTP/1.1 403 ").And.Contain("\r\nX-Called: yes\r\n");
    }

    [TestMethod]
    public async Task Callback_that_throws_is_a_500_and_every_later_write_throws()
    {
        var thrown = new List<Exception>();
        (string first, string second) = await KestrelServer.GetTwiceAsync(async environment =>
        {
            environment.OnSendingHeaders(_ => throw new FormatException("callback"), null!);
            foreach (Action write in new Action[]
            {
                () => environment.Write("HTTP/1.1 200 OK\r\n\r\nforged"), () => environment.Write("again"), () => environment.ResponseBody.Flush(),
            })
            {
                try
                {
                    write();
                }
                catch (Exception e)
                {
                    thrown.Add(e);
                }
            }

            await environment.WriteAsync("and again");
        });
        thrown.Should().HaveCount(3);
        first.Should().StartWith("HTTP/1.1 500 ").And.NotContain("forged");
        second.Should().EndWith("6\r\nsecond\r\n0\r\n\r\n");
    }

    [TestMethod]
    public async Task Callbacks_run_once_last_registered_first_before_the_first_byte_and_may_change_the_head()
    {
        var order = new List<string>();
        using var host = new TestHost(async env =>
        {
            Action<Action<object>, object> register = env.Get<Action<Action<object>, object>>(OwinKeys.OnSendingHeaders);
            register(state => { order.Add("first " + state); env.ResponseHeaders["X-Order"] = [string.Join(",", order)]; }, "a");
            register(
                state =>
                {
                    order.Add("second " + state);
                    env[OwinKeys.ResponseStatusCode] = 202;
                    register(_ => order.Add("late"), "");
                },
                "b");
            await env.WriteAsync("x");
            await env.WriteAsync("y");
        });
        RawResponse response = await host.GetAsync("/");
        response.Status.Should().Be(202);
        response.Header("X-Order").Should().Be("second b,late,first a");
        order.Should().HaveCount(3);
    }

    [TestMethod]
    public async Task Callbacks_run_also_where_nothing_is_written()
    {
        using var host = new TestHost(env =>
        {
            env.Get<Action<Action<object>, object>>(OwinKeys.OnSendingHeaders)(state => env.ResponseHeaders["X-State"] = [(string)state], "here");
            return Task.CompletedTask;
        });
        (await host.GetAsync("/")).Header("X-State").Should().Be("here");
    }
}
