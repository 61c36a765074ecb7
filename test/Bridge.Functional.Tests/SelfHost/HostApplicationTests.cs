using System.Collections.Concurrent;
using Bridge.Owin;
using FluentAssertions;
using WebSocketAccept = System.Action<System.Collections.Generic.IDictionary<string, object>, System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>>;

namespace Bridge.Functional.Tests.SelfHost;

[TestClass]
[DoNotParallelize]
public sealed class HostApplicationTests
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

    [TestMethod]
    public async Task A_client_that_left_is_noticed_by_an_application_that_neither_reads_nor_writes()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = new TestHost(async env =>
        {
            using CancellationTokenRegistration registration = env.Get<CancellationToken>(OwinKeys.CallCancelled).Register(cancelled.SetResult);
            started.SetResult();
            await cancelled.Task;
        });
        using (RawConnection connection = host.Connect())
        {
            await connection.SendAsync(RawConnection.Get);
            await started.Task.WaitAsync(Patience.Limit);
        }

        await cancelled.Task.WaitAsync(Patience.Limit);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task A_client_that_leaves_fails_the_next_writes_and_cancels_the_call(bool synchronous)
    {
        var left = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = new TestHost(async env =>
        {
            if (env.Path == "/next")
            {
                return;
            }

            using CancellationTokenRegistration registration = env.Get<CancellationToken>(OwinKeys.CallCancelled).Register(() => cancelled.TrySetResult(true));
            string chunk = new string('x', 64 * 1024);
            try
            {
                while (true)
                {
                    if (synchronous)
                    {
                        env.Write(chunk);
                    }
                    else
                    {
                        await env.WriteAsync(chunk);
                    }
                }
            }
            catch (IOException)
            {
                try
                {
                    // Kestrel takes small writes to nobody; one in every 64 KB says that nobody is there.
                    while (true)
                    {
                        await env.WriteAsync(chunk);
                    }
                }
                catch (IOException e)
                {
                    left.SetResult(e);
                }

                await cancelled.Task;
                throw;
            }
        });
        using (RawConnection connection = host.Connect())
        {
            await connection.SendAsync(RawConnection.Get);
            await connection.ReadTextAsync(1000);
        }

        await left.Task.WaitAsync(Patience.Limit);
        await cancelled.Task.WaitAsync(Patience.Limit);
        (await host.GetAsync("/next")).Status.Should().Be(200);
        host.Errors.Should().BeEmpty("that a client left is nobody's failure");
    }

    [TestMethod]
    [DataRow(new byte[0])]
    [DataRow(new byte[] { 0x88, 0x81, 0, 0, 0, 0, 3 })]
    [DataRow(new byte[] { 0x88, 0x82, 0, 0, 0, 0, 3, 0xED })]
    public async Task A_client_that_leaves_its_WebSocket_or_breaks_the_protocol_is_no_failure(byte[] frame)
    {
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = new TestHost(env =>
        {
            ((WebSocketAccept)env[OwinKeys.WebSocketAccept])(null!, async socket =>
            {
                var receive = (Func<ArraySegment<byte>, CancellationToken, Task<Tuple<int, bool, int>>>)socket[OwinKeys.WebSocketReceiveAsync];
                try
                {
                    await receive(new ArraySegment<byte>(new byte[10]), CancellationToken.None);
                }
                finally
                {
                    ended.SetResult();
                }
            });
            return Task.CompletedTask;
        });
        using (RawConnection connection = host.Connect())
        {
            await connection.SendAsync("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            await connection.ReadHeadAsync();
            await connection.Stream.WriteAsync(frame);
        }

        await ended.Task.WaitAsync(Patience.Limit);
        host.Dispose();
        host.Errors.Should().BeEmpty();
    }

    [TestMethod]
    public async Task What_fails_for_another_reason_after_the_client_left_is_still_reported()
    {
        var failed = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = new TestHost(
            async env =>
            {
                string chunk = new string('x', 64 * 1024);
                try
                {
                    while (true)
                    {
                        await env.WriteAsync(chunk);
                    }
                }
                catch (IOException)
                {
                    throw new FormatException("a bug in the cleaning up");
                }
            },
            configure: options => options.OnError = (e, _) => failed.TrySetResult(e is FormatException));
        using (RawConnection connection = host.Connect())
        {
            await connection.SendAsync(RawConnection.Get);
            await connection.ReadTextAsync(1000);
        }

        await failed.Task.WaitAsync(Patience.Limit);
        (await failed.Task).Should().BeTrue();
    }

    [TestMethod]
    public async Task Clients_that_leave_at_any_time_leave_nothing_running()
    {
        int running = 0;
        var ended = new SemaphoreSlim(0);
        using var host = new TestHost(async env =>
        {
            Interlocked.Increment(ref running);
            try
            {
                CancellationToken cancelled = env.Get<CancellationToken>(OwinKeys.CallCancelled);
                for (int i = 0; i < 1000; i++)
                {
                    await env.WriteAsync(new string('x', 10_000));
                    cancelled.ThrowIfCancellationRequested();
                }
            }
            finally
            {
                Interlocked.Decrement(ref running);
                ended.Release();
            }
        });
        const int Clients = 30;
        for (int i = 0; i < Clients; i++)
        {
            using RawConnection connection = host.Connect();
            await connection.SendAsync("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            await connection.ReadTextAsync(1 + (i * 997 % 20_000));
        }

        for (int i = 0; i < Clients; i++)
        {
            (await ended.WaitAsync(Patience.Limit)).Should().BeTrue();
        }

        running.Should().Be(0);
        host.Errors.Should().BeEmpty();
    }

    [TestMethod]
    public async Task Fifty_requests_run_at_once()
    {
        const int Requests = 50;
        int inside = 0;
        var all = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = new TestHost(async env =>
        {
            if (Interlocked.Increment(ref inside) == Requests)
            {
                all.SetResult(true);
            }

            await all.Task.WaitAsync(Patience.Limit);
            await env.WriteAsync("all " + env.Path);
        });
        RawResponse[] answers = await Task.WhenAll(Enumerable.Range(0, Requests).Select(i => host.GetAsync("/" + i)));
        answers.Select(answer => answer.Body).Should().Equal(Enumerable.Range(0, Requests).Select(i => "all /" + i));
    }

    [TestMethod]
    public async Task Requests_that_block_their_threads_do_not_hold_up_the_accepting_of_others()
    {
        using var release = new ManualResetEventSlim();
        using var host = new TestHost(env =>
        {
            if (env.Path == "/block")
            {
                release.Wait(Patience.Limit);
            }

            return env.WriteAsync("done");
        });
        Task<RawResponse> blocked = host.GetAsync("/block");
        (await host.GetAsync("/")).Body.Should().Be("done");
        blocked.IsCompleted.Should().BeFalse();
        release.Set();
        (await blocked).Body.Should().Be("done");
    }

    [TestMethod]
    public async Task No_request_sees_anything_of_another()
    {
        const int Connections = 16, PerConnection = 60;
        var seen = new ConcurrentBag<string>();
        var ids = new ConcurrentBag<string>();
        using var host = new TestHost(async env =>
        {
            string secret = env.RequestHeaders["X-Secret"][0];
            env.ContainsKey("secret").Should().BeFalse();
            env.ResponseHeaders.Should().BeEmpty();
            env["secret"] = secret;
            env.ResponseHeaders["X-Secret"] = [secret];
            ids.Add(env.Get<string>(OwinKeys.RequestId));
            await Task.Yield();
            var body = new StreamReader(env.RequestBody);
            await env.WriteAsync(env["secret"] + "|" + env.Get<string>(OwinKeys.RequestQueryString) + "|" + await body.ReadToEndAsync());
        });
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async c =>
        {
            using RawConnection connection = host.Connect();
            for (int i = 0; i < PerConnection; i++)
            {
                string secret = $"{c}-{i}";
                await connection.SendAsync(
                    $"POST /?{secret} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Secret: {secret}\r\nContent-Length: {secret.Length}\r\n\r\n{secret}");
                RawResponse response = await connection.ReadResponseAsync();
                response.Header("X-Secret").Should().Be(secret);
                response.Body.Should().Be($"{secret}|{secret}|{secret}");
                seen.Add(secret);
            }
        })).WaitAsync(Patience.Limit);
        seen.Should().HaveCount(Connections * PerConnection);
        ids.Should().OnlyHaveUniqueItems();
        host.Errors.Should().BeEmpty();
    }

    [TestMethod]
    public async Task What_one_request_leaves_in_the_execution_context_does_not_reach_the_next()
    {
        var ambient = new AsyncLocal<string?>();
        ambient.Value = "from the test";
        using var host = new TestHost(env =>
        {
            string found = ambient.Value;
            ambient.Value = env.Path;
            return env.WriteAsync(found ?? "nothing");
        });
        using RawConnection connection = host.Connect();
        for (int i = 0; i < 20; i++)
        {
            await connection.SendAsync("GET /secret HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            (await connection.ReadResponseAsync()).Body.Should().Be("nothing");
        }
    }

    [TestMethod]
    [DataRow(400)]
    [DataRow(500)]
    [DataRow(503)]
    public async Task No_status_of_the_application_closes_the_connection(int status)
    {
        using var host = new TestHost(env =>
        {
            env[OwinKeys.ResponseStatusCode] = status;
            return env.WriteAsync("error");
        });
        using RawConnection connection = host.Connect();
        for (int i = 0; i < 2; i++)
        {
            await connection.SendAsync(RawConnection.Get);
            (await connection.ReadResponseAsync()).Body.Should().Be("error");
        }
    }

    [TestMethod]
    [DataRow(503, 1)]
    [DataRow(422, 0)]
    public async Task A_refusal_that_is_not_the_clients_fault_is_reported(int status, int reports)
    {
        AppFunc view = View.Of(object? (_) => throw new Microsoft.AspNetCore.Http.BadHttpRequestException("refused", status)).ToAppFunc();
        using var host = new TestHost(view);

        (await host.GetAsync("/")).Status.Should().Be(status);

        host.Errors.Should().HaveCount(reports);
        host.Trace.ToString().Contains("failed: Microsoft.AspNetCore.Http.BadHttpRequestException", StringComparison.Ordinal).Should().Be(reports > 0);
    }

    [TestMethod]
    public async Task A_connection_has_no_last_request()
    {
        using var host = new TestHost(env => env.WriteAsync("x"));
        using RawConnection connection = host.Connect();
        for (int i = 0; i < 150; i++)
        {
            await connection.SendAsync(RawConnection.Get);
            RawResponse response = await connection.ReadResponseAsync();
            response.Body.Should().Be("x");
            response.Header("Connection").Should().BeNull();
        }
    }

    [TestMethod]
    [DataRow("GET /one HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")]
    [DataRow("POST /one HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\n\r\nabc")]
    [DataRow("POST /one HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\nX-Trailer: 1\r\n\r\n")]
    public async Task A_client_that_does_not_wait_for_its_answers_gets_each_of_them_in_order(string first)
    {
        using var host = new TestHost(env => env.WriteAsync(env.Path));
        using RawConnection connection = host.Connect();
        await connection.SendAsync(first + "GET /two HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        (await connection.ReadResponseAsync()).Body.Should().Be("/one");
        (await connection.ReadResponseAsync()).Body.Should().Be("/two");
    }
}
