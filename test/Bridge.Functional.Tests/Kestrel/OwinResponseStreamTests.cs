using System.Text;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SendFileFunc = System.Func<string, long, long?, System.Threading.CancellationToken, System.Threading.Tasks.Task>;

namespace Bridge.Functional.Tests.Kestrel;

/// <summary>Bodies in both directions, synchronous and not, with Kestrel's default of no synchronous IO.</summary>
[TestClass]
[DoNotParallelize]
public sealed class OwinResponseStreamTests
{
    [TestMethod]
    public async Task Synchronous_StreamWriter_writes_and_closes()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", environment =>
        {
            using (var writer = new StreamWriter(environment.ResponseBody, Encoding.UTF8, 256))
            {
                for (int i = 0; i < 1000; i++)
                {
                    writer.Write("line ");
                }

                writer.Flush();
            }

            environment.Write("appended");
            return Task.CompletedTask;
        }));
        string text = await server.Client.GetStringAsync("/");
        text.TrimStart('\ufeff').Should().Be(string.Concat(Enumerable.Repeat("line ", 1000)) + "appended");
    }

    [TestMethod]
    public async Task Every_way_to_write_arrives_in_order()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", async environment =>
        {
            Stream body = environment.ResponseBody;
            body.Write("1"u8.ToArray(), 0, 1);
            body.Write("2"u8);
            body.WriteByte((byte)'3');
            await body.WriteAsync("4"u8.ToArray(), 0, 1);
            await body.WriteAsync("5"u8.ToArray().AsMemory());
            body.WriteByte((byte)'6');
            await Task.Factory.FromAsync(body.BeginWrite, body.EndWrite, "7"u8.ToArray(), 0, 1, null);
            body.Flush();
            body.Write("8"u8);
            await body.FlushAsync();
            new MemoryStream("9"u8.ToArray()).CopyTo(body);
            await new MemoryStream("0"u8.ToArray()).CopyToAsync(body);
        }));
        (await server.Client.GetStringAsync("/")).Should().Be("1234567890");
    }

    [TestMethod]
    public async Task Flush_sends_what_was_written_at_once()
    {
        var second = new TaskCompletionSource();
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", async environment =>
        {
            environment.Write("first");
            environment.ResponseBody.Flush();
            await second.Task.WaitAsync(Patience.Limit);
            environment.Write("second");
        }));
        using RawConnection connection = server.Connect();
        await connection.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        (await connection.ReadUntilAsync("first")).Should().EndWith("\r\n\r\n5\r\nfirst");
        second.SetResult();
        (await connection.ReadToEndAsync()).Text.Should().Be("\r\n6\r\nsecond\r\n0\r\n\r\n");
    }

    [TestMethod]
    public async Task Writing_synchronously_does_not_let_bytes_pile_up()
    {
        const int Megabytes = 64;
        long peak = 0;
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", environment =>
        {
            byte[] block = new byte[1024 * 1024];
            long before = GC.GetTotalMemory(forceFullCollection: true);
            for (int i = 0; i < Megabytes; i++)
            {
                environment.ResponseBody.Write(block, 0, block.Length);
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false) - before);
            }

            return Task.CompletedTask;
        }));
        using HttpResponseMessage response = await server.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        await using Stream body = await response.Content.ReadAsStreamAsync();
        byte[] buffer = new byte[64 * 1024];
        long total = 0;
        for (int count; (count = await body.ReadAsync(buffer)) > 0;)
        {
            total += count;
        }

        total.Should().Be(Megabytes * 1024L * 1024);
        peak.Should().BeLessThan(24 * 1024 * 1024);
    }

    [TestMethod]
    public async Task Slow_client_holds_a_synchronous_writer_back()
    {
        long written = 0;
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", environment =>
        {
            var cancelled = (CancellationToken)environment[OwinKeys.CallCancelled];
            byte[] block = new byte[64 * 1024];
            for (int i = 0; i < 1024 && !cancelled.IsCancellationRequested; i++)
            {
                environment.ResponseBody.Write(block, 0, block.Length);
                Interlocked.Add(ref written, block.Length);
            }

            return Task.CompletedTask;
        }));
        using (RawConnection connection = server.Connect())
        {
            await connection.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            await connection.ReadUntilAsync("\r\n\r\n");
            long before;
            do
            {
                before = Interlocked.Read(ref written);
                await Task.Delay(300);
            }
            while (Interlocked.Read(ref written) != before);
            before.Should().BeLessThan(1024 * 64 * 1024, "the client did not read");
        }
    }

    [TestMethod]
    public async Task Asynchronous_writer_learns_that_the_client_left()
    {
        var gone = new TaskCompletionSource();
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", async environment =>
        {
            var cancelled = (CancellationToken)environment[OwinKeys.CallCancelled];
            await environment.WriteAsync("first");
            try
            {
                await Task.Delay(Timeout.Infinite, cancelled);
            }
            catch (OperationCanceledException)
            {
                gone.SetResult();
            }
        }));
        using (RawConnection connection = server.Connect())
        {
            await connection.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            await connection.ReadUntilAsync("first");
        }

        await gone.Task.WaitAsync(Patience.Limit);
    }

    [TestMethod]
    [DataRow(false, 20_000, false, 0)]
    [DataRow(true, 0, false, 1)]
    [DataRow(false, 1, true, 1)]
    public async Task What_is_written_last_to_a_declared_length_arrives_without_a_flush(bool flushesFirst, int before, bool flushesBetween, int after)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", environment =>
        {
            environment.ResponseHeaders["Content-Length"] = [(before + after).ToString(System.Globalization.CultureInfo.InvariantCulture)];
            if (flushesFirst)
            {
                environment.ResponseBody.Flush();
            }

            environment.Write(new string('x', before));
            if (flushesBetween)
            {
                environment.ResponseBody.Flush();
            }

            environment.Write(new string('x', after));
            return Task.CompletedTask;
        }));

        (await server.Client.GetStringAsync("/").WaitAsync(TimeSpan.FromSeconds(5))).Should().HaveLength(before + after);
    }

    [TestMethod]
    [DataRow("a body in its place", false)]
    [DataRow("a body in its place", true)]
    [DataRow("the HttpContext", false)]
    [DataRow("the HttpContext", true)]
    public async Task What_is_written_to_a_declared_length_arrives_where_others_have_sent_the_headers(string others, bool onAnotherThread)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", async environment =>
        {
            environment.ResponseHeaders["Content-Length"] = ["5"];
            if (others == "a body in its place")
            {
                environment[OwinKeys.ResponseBody] = new UpperCase(environment.ResponseBody);
            }
            else
            {
                await ((HttpContext)environment[typeof(HttpContext).FullName!]).Response.Body.FlushAsync();
            }

            if (onAnotherThread)
            {
                await Task.Run(() => environment.Write("HELLO"));
            }
            else
            {
                environment.Write("HELLO");
            }
        }));

        (await server.Client.GetStringAsync("/").WaitAsync(Patience.Limit)).Should().Be("HELLO");
    }

    [TestMethod]
    public async Task A_declared_length_may_be_filled_by_writes_and_files_together()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(path, "0123456789");
        try
        {
            await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", async environment =>
            {
                environment.ResponseHeaders["Content-Length"] = ["5"];
                environment.Write("<");
                await ((SendFileFunc)environment[OwinKeys.SendFileAsync])(path, 2, 3, CancellationToken.None);
                environment.Write(">");
            }));

            (await server.Client.GetStringAsync("/")).Should().Be("<234>");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public async Task A_declared_length_may_be_filled_by_middleware_and_what_it_runs_together()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.UseOwin(next => async environment =>
            {
                environment.ResponseHeaders["Content-Length"] = ["7"];
                environment.Write("<");
                await next(environment);
                environment.Write(">");
            });
            app.Run(context => context.Response.WriteAsync("inner"));
        });

        (await server.Client.GetStringAsync("/")).Should().Be("<inner>");
    }

    [TestMethod]
    public async Task A_body_of_known_length_arrives_with_it_and_keeps_the_connection()
    {
        using var host = new TestHost(async env =>
        {
            env.ResponseHeaders["Content-Type"] = ["text/plain"];
            env.ResponseHeaders["Content-Length"] = ["5"];
            await env.WriteAsync("hel");
            await env.WriteAsync("lo");
        });
        using RawConnection connection = host.Connect();
        for (int i = 0; i < 3; i++)
        {
            await connection.SendAsync(RawConnection.Get);
            RawResponse response = await connection.ReadResponseAsync();
            response.StatusLine.Should().Be("HTTP/1.1 200 OK");
            response.Body.Should().Be("hello");
            response.Header("Content-Type").Should().Be("text/plain");
            response.Header("Content-Length").Should().Be("5");
            response.Header("Transfer-Encoding").Should().BeNull();
        }
    }

    [TestMethod]
    public async Task A_body_of_unknown_length_is_chunked_and_keeps_the_connection()
    {
        using var host = new TestHost(async env =>
        {
            await env.WriteAsync("one,");
            env.Write("two,");
            byte[] three = Encoding.UTF8.GetBytes("-three-");
            await Task.Factory.FromAsync(env.ResponseBody.BeginWrite, env.ResponseBody.EndWrite, three, 1, 5, null);
            await env.ResponseBody.WriteAsync(Encoding.UTF8.GetBytes(",four").AsMemory());
            env.ResponseBody.Write(",five"u8);
        });
        using RawConnection connection = host.Connect();
        for (int i = 0; i < 3; i++)
        {
            await connection.SendAsync(RawConnection.Get);
            RawResponse response = await connection.ReadResponseAsync();
            response.Header("Transfer-Encoding").Should().Be("chunked");
            response.Header("Content-Length").Should().BeNull();
            response.Body.Should().StartWith("one,two,three");
            response.Body.Should().EndWith(",four,five");
        }
    }

    [TestMethod]
    public async Task An_empty_response_has_length_0_and_keeps_the_connection()
    {
        using var host = new TestHost(env =>
        {
            env[OwinKeys.ResponseStatusCode] = 404;
            return Task.CompletedTask;
        });
        using RawConnection connection = host.Connect();
        for (int i = 0; i < 2; i++)
        {
            await connection.SendAsync(RawConnection.Get);
            RawResponse response = await connection.ReadResponseAsync();
            response.StatusLine.Should().Be("HTTP/1.1 404 Not Found");
            response.Header("Content-Length").Should().Be("0");
        }
    }

    [TestMethod]
    public async Task Empty_writes_neither_end_a_chunked_body_nor_begin_one()
    {
        using var host = new TestHost(async env =>
        {
            await env.WriteAsync("");
            env.Write("");
            await env.WriteAsync("a");
            await env.WriteAsync("");
            await env.ResponseBody.FlushAsync();
            env.Write("");
            await env.WriteAsync("b");
        });
        using RawConnection connection = host.Connect();
        for (int i = 0; i < 2; i++)
        {
            await connection.SendAsync(RawConnection.Get);
            (await connection.ReadResponseAsync()).Body.Should().Be("ab");
        }
    }

    [TestMethod]
    public async Task The_status_and_the_reason_are_the_applications()
    {
        using var host = new TestHost(env =>
        {
            env[OwinKeys.ResponseStatusCode] = 418;
            env[OwinKeys.ResponseReasonPhrase] = "I'm a teapot";
            return env.WriteAsync("short and stout");
        });
        (await host.GetAsync("/")).StatusLine.Should().Be("HTTP/1.1 418 I'm a teapot");
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(99)]
    [DataRow(100)]
    [DataRow(101)]
    [DataRow(199)]
    [DataRow(1000)]
    public async Task A_status_that_ends_no_request_is_a_500_that_says_which(int status)
    {
        using var host = new TestHost(env =>
        {
            env[OwinKeys.ResponseStatusCode] = status;
            return Task.CompletedTask;
        });
        (await host.GetAsync("/")).Status.Should().Be(500);
        await host.Reported.WaitAsync(Patience.Limit);
        host.Errors.Should().ContainSingle().Which.Message.Should().Contain("'owin.ResponseStatusCode'").And.Contain($"{status}");
    }

    [TestMethod]
    [DataRow(204, "GET")]
    [DataRow(205, "GET")]
    [DataRow(304, "GET")]
    [DataRow(204, "POST")]
    [DataRow(205, "POST")]
    [DataRow(304, "POST")]
    public async Task A_status_without_a_body_sends_none_whatever_is_written_and_keeps_the_connection(int status, string method)
    {
        using var host = new TestHost(async env =>
        {
            if (env.Path == "/next")
            {
                await env.WriteAsync("next");
                return;
            }

            env[OwinKeys.ResponseStatusCode] = status;
            await env.WriteAsync("not to be sent");
            await env.ResponseBody.FlushAsync();
        });
        using RawConnection connection = host.Connect();
        await connection.SendAsync(method == "GET"
            ? RawConnection.Get
            : "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        RawResponse response = await connection.ReadResponseAsync();
        response.Status.Should().Be(status);
        response.Body.Should().BeEmpty();
        response.Header("Transfer-Encoding").Should().BeNull();
        await connection.SendAsync("GET /next HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        (await connection.ReadResponseAsync()).Body.Should().Be("next");
        host.Errors.Should().BeEmpty();
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task A_chunk_is_with_the_client_when_its_asynchronous_write_or_its_flush_completes(bool synchronous)
    {
        var go = new SemaphoreSlim(0);
        using var host = new TestHost(async env =>
        {
            for (int i = 0; i < 5; i++)
            {
                if (synchronous)
                {
                    env.Write("chunk" + i);
                    env.ResponseBody.Flush();
                }
                else
                {
                    await env.WriteAsync("chunk" + i);
                }

                await go.WaitAsync(Patience.Limit);
            }
        });
        using RawConnection connection = host.Connect();
        await connection.SendAsync(RawConnection.Get);
        await connection.ReadHeadAsync();
        for (int i = 0; i < 5; i++)
        {
            (await connection.ReadTextAsync(11)).Should().Be($"6\r\nchunk{i}\r\n", "the application waits for the client before it goes on");
            go.Release();
        }

        (await connection.ReadTextAsync(5)).Should().Be("0\r\n\r\n");
    }

    [TestMethod]
    public async Task A_response_in_parts_does_not_wait_for_the_clients_delayed_acknowledgements()
    {
        using var host = new TestHost(async env =>
        {
            await env.WriteAsync("one");
            await env.WriteAsync("two");
        });
        using RawConnection connection = host.Connect();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (int i = 0; i < 90; i++)
        {
            await connection.SendAsync(RawConnection.Get);
            (await connection.ReadResponseAsync()).Body.Should().Be("onetwo");
        }

        // 40 ms a response on Linux, 200 ms on Windows, with Nagle's algorithm on.
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(2.5));
    }

    [TestMethod]
    [DataRow(true, null)]
    [DataRow(false, null)]
    [DataRow(false, "5")]
    public async Task The_head_is_with_the_client_when_a_flush_before_the_first_byte_completes(bool synchronous, string? length)
    {
        var go = new SemaphoreSlim(0);
        using var host = new TestHost(async env =>
        {
            env.ResponseHeaders["X-First"] = ["1"];
            if (length is not null)
            {
                env.ResponseHeaders["Content-Length"] = [length];
            }

            if (synchronous)
            {
                env.ResponseBody.Flush();
            }
            else
            {
                await env.ResponseBody.FlushAsync();
            }

            await go.WaitAsync(Patience.Limit);
            await env.WriteAsync("later");
        });
        using RawConnection connection = host.Connect();
        for (int i = 0; i < 2; i++)
        {
            await connection.SendAsync(RawConnection.Get);
            (await connection.ReadHeadAsync()).Header("X-First").Should().Be("1");
            go.Release();
            (await connection.ReadTextAsync(length is null ? 15 : 5)).Should().Be(length is null ? "5\r\nlater\r\n0\r\n\r\n" : "later");
        }
    }

    [TestMethod]
    public async Task An_HTTP_1_0_client_gets_the_body_unchunked_and_the_connections_end_for_its_end()
    {
        using var host = new TestHost(async env =>
        {
            await env.WriteAsync("one");
            await env.WriteAsync("two");
        });
        using RawConnection connection = host.Connect();
        await connection.SendAsync("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        RawResponse response = await connection.ReadHeadAsync();
        response.Header("Transfer-Encoding").Should().BeNull();
        response.Header("Connection").Should().Be("close");
        (await connection.ReadToEndAsync()).Should().Be(("onetwo", false));
    }

    [TestMethod]
    public async Task After_the_first_write_the_head_cannot_be_changed_and_the_message_says_why()
    {
        var failures = new List<Exception>();
        using var host = new TestHost(async env =>
        {
            if (env.Path == "/known")
            {
                env.ResponseHeaders["X"] = ["1"];
            }

            await env.WriteAsync("x");
            foreach (Action change in new Action[]
            {
                () => env.ResponseHeaders["X-Late"] = ["1"],
                () => env.ResponseHeaders.Remove("X"),
                () => env.ResponseHeaders.Clear(),
                () => env[OwinKeys.ResponseStatusCode] = 404,
                () => env[OwinKeys.ResponseReasonPhrase] = "Late",
                () => env[OwinKeys.ResponseHeaders] = new Dictionary<string, string[]>(),
                () => env.Get<Action<Action<object>, object>>(OwinKeys.OnSendingHeaders)(_ => { }, ""),
            })
            {
                try
                {
                    change();
                }
                catch (InvalidOperationException e)
                {
                    failures.Add(e);
                }
            }
        });
        (await host.GetAsync("/")).Body.Should().Be("x");
        (await host.GetAsync("/known")).Header("X-Late").Should().BeNull();
        failures.Should().HaveCount(13, "to remove a header that is not there changes nothing");
        failures.Should().OnlyContain(e => e.Message.Contains("already started") || e.Message.Contains("first write"));
    }

    [TestMethod]
    public async Task An_application_may_bring_its_own_header_dictionary()
    {
        using var host = new TestHost(env =>
        {
            env[OwinKeys.ResponseHeaders] = new Dictionary<string, string[]> { ["X-Mine"] = ["1"], ["Content-Length"] = ["2"] };
            return env.WriteAsync("ok");
        });
        RawResponse response = await host.GetAsync("/");
        response.Header("X-Mine").Should().Be("1");
        response.Header("Content-Length").Should().Be("2");
    }

    [TestMethod]
    public async Task A_file_is_sent_whole_or_in_part()
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "0123456789");
            using var host = new TestHost(env =>
            {
                Func<string, long, long?, CancellationToken, Task> send = env.Get<Func<string, long, long?, CancellationToken, Task>>(OwinKeys.SendFileAsync);
                return env.Path switch
                {
                    "/all" => send(file, 0, null, CancellationToken.None),
                    "/part" => send(file, 2, 3, CancellationToken.None),
                    "/rest" => send(file, 8, null, CancellationToken.None),
                    "/none" => send(file, 10, null, CancellationToken.None),
                    "/beyond" => send(file, 5, 6, CancellationToken.None),
                    _ => send(file + ".missing", 0, null, CancellationToken.None),
                };
            });
            (await host.GetAsync("/all")).Body.Should().Be("0123456789");
            (await host.GetAsync("/part")).Body.Should().Be("234");
            (await host.GetAsync("/rest")).Body.Should().Be("89");
            (await host.GetAsync("/none")).Body.Should().BeEmpty();
            (await host.GetAsync("/beyond")).Status.Should().Be(500);
            (await host.GetAsync("/missing")).Status.Should().Be(500);
            host.Errors.Select(e => e.GetType()).Should().Equal(typeof(ArgumentOutOfRangeException), typeof(FileNotFoundException));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
