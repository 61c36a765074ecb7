using System.Runtime.CompilerServices;
using Bridge.AspNetCore;
using FluentAssertions;

namespace Bridge.Functional.Tests.SelfHost;

[TestClass]
[DoNotParallelize]
public sealed class FailureTests
{
    private const string LastGet = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";

    [TestMethod]
    [DataRow("throws")]
    [DataRow("fails")]
    [DataRow("fails later")]
    [DataRow("null task")]
    [DataRow("cancelled")]
    public async Task An_app_that_fails_before_its_first_write_is_a_plain_500_without_what_it_had_set(string how)
    {
        using var host = new TestHost(env =>
        {
            env.ResponseHeaders["X-Secret"] = ["1"];
            env.ResponseHeaders["Content-Length"] = ["7"];
            env.ResponseHeaders["Set-Cookie"] = ["a=1"];
            env[OwinKeys.ResponseStatusCode] = 204;
            env[OwinKeys.ResponseReasonPhrase] = "Never";
            return how switch
            {
                "throws" => throw new InvalidOperationException("private"),
                "fails" => Task.FromException(new InvalidOperationException("private")),
                "fails later" => FailLaterAsync(),
                "cancelled" => Task.FromCanceled(new CancellationToken(true)),
                _ => null!,
            };
        });
        using RawConnection connection = host.Connect();
        await connection.SendAsync(LastGet);
        RawResponse response = await connection.ReadResponseAsync();
        response.StatusLine.Should().Be("HTTP/1.1 500 Internal Server Error");
        response.Header("X-Secret").Should().BeNull();
        response.Header("Set-Cookie").Should().BeNull();
        response.Header("Content-Length").Should().Be("0");
        response.Body.Should().BeEmpty();
        (await connection.ReadToEndAsync()).Text.Should().BeEmpty();
        await host.Reported.WaitAsync(Patience.Limit);
        host.Errors.Should().ContainSingle().Which.Message.Should().ContainAny("private", "returned null", "canceled");

        static async Task FailLaterAsync()
        {
            await Task.Yield();
            throw new InvalidOperationException("private");
        }
    }

    [TestMethod]
    public async Task In_development_a_500_shows_the_exception()
    {
        using var host = new TestHost(
            env =>
            {
                env[OwinKeys.AppMode].Should().Be("development");
                throw new InvalidOperationException("visible \u20ac");
            },
            configure: options => options.Development = true);
        RawResponse response = await host.GetAsync("/");
        response.Status.Should().Be(500);
        response.Header("Content-Type").Should().Be("text/plain; charset=utf-8");
        response.Body.Should().Contain("InvalidOperationException: visible \u20ac");
        RawResponse head = await host.GetAsync("/", method: "HEAD");
        head.Status.Should().Be(500);
    }

    [TestMethod]
    [DataRow("chunked", true)]
    [DataRow("chunked", false)]
    [DataRow("flushed", true)]
    [DataRow("known", true)]
    [DataRow("known", false)]
    [DataRow("http/1.0", true)]
    [DataRow("http/1.0", false)]
    public async Task An_app_that_fails_after_its_first_write_visibly_breaks_the_connection(string framing, bool synchronous)
    {
        using var host = new TestHost(async env =>
        {
            if (framing == "known")
            {
                env.ResponseHeaders["Content-Length"] = ["10"];
            }

            if (framing == "flushed")
            {
                await env.ResponseBody.FlushAsync();
            }
            else if (synchronous)
            {
                env.Write("half");
            }
            else
            {
                await env.WriteAsync("half");
            }

            throw new InvalidOperationException("late");
        });
        using RawConnection connection = host.Connect();
        await connection.SendAsync(framing == "http/1.0" ? "GET / HTTP/1.0\r\n\r\n" : RawConnection.Get);
        (string? text, bool reset) = await connection.ReadToEndAsync();
        reset.Should().BeTrue("a client must not take the half for the whole");
        text.Should().NotContain("\r\n0\r\n\r\n");
        await host.Reported.WaitAsync(Patience.Limit);
        host.Errors.Should().ContainSingle().Which.Message.Should().Be("late");
    }

    [TestMethod]
    public async Task A_callback_that_throws_is_a_500_before_anything_is_sent()
    {
        bool wrote = false;
        using var host = new TestHost(async env =>
        {
            env.ResponseHeaders["X-Secret"] = ["1"];
            env.Get<Action<Action<object>, object>>(OwinKeys.OnSendingHeaders)(_ => throw new InvalidOperationException("callback"), "");
            await env.WriteAsync("body");
            wrote = true;
        });
        RawResponse response = await host.GetAsync("/");
        response.Status.Should().Be(500);
        response.Header("X-Secret").Should().BeNull();
        response.Body.Should().BeEmpty();
        wrote.Should().BeFalse("the write that ran the callback throws");
        await host.Reported.WaitAsync(Patience.Limit);
        host.Errors.Should().ContainSingle().Which.Message.Should().Be("callback");
    }

    [TestMethod]
    public async Task A_callback_that_throws_is_a_500_also_where_the_app_swallows_it_or_writes_nothing()
    {
        int calls = 0;
        using var host = new TestHost(async env =>
        {
            env.Get<Action<Action<object>, object>>(OwinKeys.OnSendingHeaders)(
                _ =>
                {
                    calls++;
                    throw new InvalidOperationException("callback");
                },
                "");
            for (int i = 0; env.Path == "/write" && i < 3; i++)
            {
                try
                {
                    await env.WriteAsync("body");
                }
                catch (InvalidOperationException)
                {
                }
            }
        });
        (await host.GetAsync("/write")).Status.Should().Be(500);
        (await host.GetAsync("/nothing")).Status.Should().Be(500);
        calls.Should().Be(2);
        await host.Reported.WaitAsync(Patience.Limit);
        await host.Reported.WaitAsync(Patience.Limit);
        host.Errors.Should().HaveCount(2);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task More_bytes_than_declared_are_never_sent_and_break_the_connection(bool swallow)
    {
        using var host = new TestHost(async env =>
        {
            env.ResponseHeaders["Content-Length"] = ["5"];
            await env.WriteAsync("hel");
            try
            {
                await env.WriteAsync("lo, forged");
            }
            catch (InvalidOperationException) when (swallow)
            {
            }
        });
        using RawConnection connection = host.Connect();
        await connection.SendAsync(RawConnection.Get);
        (string? text, bool reset) = await connection.ReadToEndAsync();
        text.Should().NotContain("forged");
        reset.Should().BeTrue();
    }

    [TestMethod]
    public async Task Bytes_beyond_a_complete_body_are_not_sent()
    {
        using var host = new TestHost(async env =>
        {
            env.ResponseHeaders["Content-Length"] = ["5"];
            await env.WriteAsync("hello");
            try
            {
                await env.WriteAsync("HTTP/1.1 200 Forged\r\n\r\n");
            }
            catch (InvalidOperationException)
            {
            }
        });
        using RawConnection connection = host.Connect();
        await connection.SendAsync(RawConnection.Get);
        (string? text, bool reset) = await connection.ReadToEndAsync();
        text.Should().NotContain("Forged");
        reset.Should().BeTrue();
    }

    [TestMethod]
    public async Task A_first_write_that_is_too_long_is_not_sent()
    {
        using var host = new TestHost(env =>
        {
            env.ResponseHeaders["Content-Length"] = ["2"];
            env.ResponseHeaders["X-Secret"] = ["1"];
            env[OwinKeys.ResponseReasonPhrase] = "Never";
            return env.WriteAsync("hello");
        });
        using RawConnection connection = host.Connect();
        await connection.SendAsync(LastGet);
        (await connection.ReadToEndAsync()).Text.Should().NotContain("hello").And.NotContain("200 OK\r\nContent-Length: 5");
    }

    [TestMethod]
    public async Task Fewer_bytes_than_declared_visibly_break_the_connection()
    {
        using var host = new TestHost(env =>
        {
            env.ResponseHeaders["Content-Length"] = ["5"];
            return env.WriteAsync("hel");
        });
        using RawConnection connection = host.Connect();
        await connection.SendAsync(RawConnection.Get);
        (await connection.ReadToEndAsync()).Reset.Should().BeTrue();
        await host.Reported.WaitAsync(Patience.Limit);
        host.Errors.Should().ContainSingle().Which.Message.Should().Contain("declared a Content-Length of 5 bytes and wrote fewer");
    }

    [TestMethod]
    public async Task No_bytes_of_those_declared_are_a_clean_500()
    {
        using var host = new TestHost(env =>
        {
            env.ResponseHeaders["Content-Length"] = ["5"];
            return Task.CompletedTask;
        });
        (await host.GetAsync("/")).Status.Should().Be(500);
        await host.Reported.WaitAsync(Patience.Limit);
        host.Errors.Should().ContainSingle().Which.Message.Should().Contain("0 of 5");
    }

    [TestMethod]
    public async Task Without_OnError_a_failure_goes_to_the_trace_with_the_request()
    {
        using var host = new TestHost(_ => throw new InvalidOperationException("traced"), "/base", options => options.OnError = null);
        await host.GetAsync("/base/page?secret");
        host.Trace.ToString().Should().Contain("GET /base/page failed: System.InvalidOperationException: traced");
    }

    [TestMethod]
    public async Task OnError_sees_the_environment_and_may_itself_fail()
    {
        string? seen = null;
        using var host = new TestHost(
            _ => throw new InvalidOperationException("first"),
            configure: options => options.OnError = (_, env) =>
            {
                seen = env.Path;
                throw new InvalidOperationException("second");
            });
        (await host.GetAsync("/page")).Status.Should().Be(500);
        seen.Should().Be("/page");
        host.Trace.ToString().Should().Contain("OnError failed").And.Contain("first").And.Contain("second");
    }

    [TestMethod]
    public async Task A_failure_keeps_the_stack_that_it_was_thrown_with()
    {
        using var host = new TestHost(_ => FailInTheDepths());
        (await host.GetAsync("/")).Status.Should().Be(500);
        await host.Reported.WaitAsync(Patience.Limit);
        host.Errors.Should().ContainSingle().Which.StackTrace.Should().Contain(nameof(FailInTheDepths));
    }

    [TestMethod]
    public async Task A_failing_request_fails_alone()
    {
        var hold = new TaskCompletionSource<bool>();
        using var host = new TestHost(async env =>
        {
            if (env.Path == "/fail")
            {
                throw new InvalidOperationException("alone");
            }

            await env.WriteAsync("be");
            await hold.Task;
            await env.WriteAsync("fore");
        });
        using RawConnection running = host.Connect();
        await running.SendAsync(RawConnection.Get);
        RawResponse response = await running.ReadHeadAsync();
        (await host.GetAsync("/fail")).Status.Should().Be(500);
        hold.SetResult(true);
        response.Status.Should().Be(200);
        (await running.ReadTextAsync(21)).Should().Be("2\r\nbe\r\n4\r\nfore\r\n0\r\n\r\n");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task FailInTheDepths() => throw new InvalidOperationException("deep");
}
