using System.Collections.Concurrent;
using System.Text;
using Bridge.Faults.Tests.Smuggling;
using FluentAssertions;

namespace Bridge.Faults.Tests.Isolation;

/// <summary>
/// An application that goes on writing after its task has completed, while the next request on the same connection is answered: it writes into no other
/// response.
/// </summary>
[TestClass]
public sealed class LateWriteTests
{
    private static readonly byte[] s_leak = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nX-Leak: 1\r\nContent-Length: 4\r\n\r\nleak");

    private static readonly Dictionary<string, Func<IDictionary<string, object>, Action>> s_ways = new()
    {
        ["writes"] = static environment =>
        {
            var body = (Stream)environment[OwinKeys.ResponseBody];
            return () => body.Write(s_leak);
        },
        ["writes asynchronously"] = static environment =>
        {
            var body = (Stream)environment[OwinKeys.ResponseBody];
            return () => body.WriteAsync(s_leak, 0, s_leak.Length).GetAwaiter().GetResult();
        },
        ["flushes"] = static environment =>
        {
            var body = (Stream)environment[OwinKeys.ResponseBody];
            return () => body.FlushAsync().GetAwaiter().GetResult();
        },
        ["sets headers"] = static environment =>
        {
            var headers = (IDictionary<string, string[]>)environment[OwinKeys.ResponseHeaders];
            return () =>
            {
                try
                {
                    headers["X-Leak"] = ["leak"];
                }
                catch (InvalidOperationException e) when (e is not ObjectDisposedException)
                {
                    // They were sent, and the request is not over yet.
                }
            };
        },
        ["sets the status"] = static environment => () =>
        {
            try
            {
                environment[OwinKeys.ResponseStatusCode] = 418;
            }
            catch (InvalidOperationException e) when (e is not ObjectDisposedException)
            {
                // As above.
            }
        },
        ["reads"] = static environment =>
        {
            var body = (Stream)environment[OwinKeys.RequestBody];
            return () => body.ReadAsync(new byte[10], 0, 10).GetAwaiter().GetResult();
        },
    };

    [TestMethod]
    [DynamicData(nameof(Rows))]
    public async Task Late_use_does_not_reach_the_next_response_on_the_connection(HostKind host, string way)
    {
        ConcurrentBag<Task> late = [];
        AppFunc app = async environment =>
        {
            string path = (string)environment[OwinKeys.RequestPath];
            if (path.StartsWith("/known/", StringComparison.Ordinal))
            {
                byte[] known = Encoding.ASCII.GetBytes(HostileSite.Known(path[7..]));
                ((IDictionary<string, string[]>)environment[OwinKeys.ResponseHeaders])["Content-Length"] =
                    [known.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)];
                await ((Stream)environment[OwinKeys.ResponseBody]).WriteAsync(known);
                return;
            }

            Action use = s_ways[way](environment);
            TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
            late.Add(Task.Run(() =>
            {
                try
                {
                    for (int i = 0; i < 20_000; i++)
                    {
                        use();
                        begun.TrySetResult();
                    }
                }
                catch (Exception)
                {
                    begun.TrySetResult();
                }
            }));
            await begun.Task;
        };
        await using TestServer server = await TestServer.StartAsync(host, app);
        List<string> failures = [];
        int knownPages = 0;
        DateTime end = DateTime.UtcNow.AddMilliseconds(400);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async connection =>
        {
            for (int i = 0; DateTime.UtcNow < end; i++)
            {
                if (await FindFaultAsync(server.Port, $"{connection}-{i}", () => Interlocked.Increment(ref knownPages)) is { } fault)
                {
                    lock (failures)
                    {
                        failures.Add(fault);
                    }
                }
            }
        }));
        await Task.WhenAll(late).WaitAsync(TimeSpan.FromSeconds(60));
        string.Join("\n", failures.Take(10)).Should().BeEmpty("of {0} known pages all must be right, and {1} exchanges failed", knownPages, failures.Count);
    }

    [TestMethod]
    [DataRow(HostKind.Kestrel)]
    [DataRow(HostKind.OwinHost)]
    public async Task File_that_nobody_awaits_is_not_sent_with_the_next_response(HostKind host)
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, new string('L', 4 << 20));
        List<Task> sending = [];
        AppFunc app = environment =>
        {
            string path = (string)environment[OwinKeys.RequestPath];
            if (path.StartsWith("/known/", StringComparison.Ordinal))
            {
                return ((Stream)environment[OwinKeys.ResponseBody]).WriteAsync(Encoding.ASCII.GetBytes(HostileSite.Known(path[7..]))).AsTask();
            }

            sending.Add(((Func<string, long, long?, CancellationToken, Task>)environment[OwinKeys.SendFileAsync])(file, 0, null, default));
            return Task.CompletedTask;
        };
        await using (TestServer server = await TestServer.StartAsync(host, app))
        {
            for (int i = 0; i < 5; i++)
            {
                using StrictClient client = new(server.Port);
                await client.SendAsync("GET /file HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
                StrictResponse first = await client.ReadAsync();
                if (first.IsComplete && !first.Closes)
                {
                    first.Body.Should().HaveLength(4 << 20, "what looks complete is complete");
                    StrictResponse next = await Exchange.ReadKnownAsync(client, "next");
                    (next.Status == 0 || !next.IsComplete || Exchange.IsKnown(next, "next")).Should().BeTrue();
                }
            }
        }

        try
        {
            await Task.WhenAll(sending).WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch (Exception e) when (e is not TimeoutException)
        {
            // The application would have seen it, had it waited.
        }

        File.Delete(file);
    }

    [TestMethod]
    [DataRow(HostKind.Kestrel)]
    [DataRow(HostKind.OwinHost)]
    public async Task The_log_says_why_the_connection_broke(HostKind host)
    {
        // More than all buffers between a server and a client that does not read.
        byte[] large = new byte[64 * 1024 * 1024];
        TaskCompletionSource<Task> late = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await TestServer.StartAsync(host, async environment =>
        {
            var body = (Stream)environment[OwinKeys.ResponseBody];
            var writing = Task.Run(() => body.Write(large));
            late.SetResult(writing);
            await Task.WhenAny(writing, Task.Delay(500));
        });
        using RawConnection connection = server.Connect();
        await connection.SendAsync("GET /late%0D%0Aforged HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");

        Task writing = await late.Task;
        (await Task.WhenAny(writing, Task.Delay(Patience.Limit))).Should().Be(writing, "nobody waits for a client on a connection that broke");
        (string text, _) = await connection.ReadToEndAsync();
        text.Should().NotEndWith("0\r\n\r\n");
        server.Log.Should()
            .ContainSingle(entry =>
                entry.Contains("the application was still", StringComparison.Ordinal) && entry.Contains("Await every", StringComparison.Ordinal))
            .Which.Should().Contain("/late").And.NotContain("\nforged");
    }

    [TestMethod]
    [DataRow(HostKind.Kestrel)]
    [DataRow(HostKind.OwinHost)]
    public async Task Late_reading_does_not_reach_the_next_request_on_the_connection(HostKind host)
    {
        ConcurrentBag<string> seen = [];
        ConcurrentBag<Task> late = [];
        AppFunc app = async environment =>
        {
            if ((string)environment[OwinKeys.RequestPath] != "/late")
            {
                return;
            }

            var headers = (IDictionary<string, string[]>)environment[OwinKeys.RequestHeaders];
            TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
            late.Add(Task.Run(() =>
            {
                try
                {
                    for (int i = 0; i < 200_000; i++)
                    {
                        string[] read = [headers["X-Secret"][0], (string)environment[OwinKeys.RequestPath], (string)environment[OwinKeys.RequestQueryString]];
                        begun.TrySetResult();
                        if (read[0] != "mine" || read[1] != "/late" || read[2] != "")
                        {
                            seen.Add(string.Join(" ", read));
                        }
                    }
                }
                catch (Exception)
                {
                    // Whatever it throws: what it must not do is to give another request's values.
                    begun.TrySetResult();
                }
            }));
            await begun.Task;
        };
        await using TestServer server = await TestServer.StartAsync(host, app);
        DateTime end = DateTime.UtcNow.AddMilliseconds(400);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            while (DateTime.UtcNow < end)
            {
                using StrictClient client = new(server.Port);
                await client.SendAsync("GET /late HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Secret: mine\r\n\r\n");
                for (int i = 0; i < 3; i++)
                {
                    await client.ReadAsync();
                    await client.SendAsync("GET /another?q=another HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Secret: another\r\n\r\n");
                }

                await client.ReadAsync();
            }
        }));
        await Task.WhenAll(late).WaitAsync(TimeSpan.FromSeconds(60));
        seen.Distinct().Take(5).Should().BeEmpty();
    }

    [TestMethod]
    [DataRow(HostKind.Kestrel, "app")]
    [DataRow(HostKind.Kestrel, "view")]
    [DataRow(HostKind.OwinHost, "app")]
    [DataRow(HostKind.OwinHost, "view")]
    public async Task Late_reading_of_a_body_takes_nothing_of_the_next_one(HostKind host, string kind)
    {
        ConcurrentBag<Task> late = [];
        ConcurrentBag<string> stolen = [];
        AppFunc app = async environment =>
        {
            var body = (Stream)environment[OwinKeys.RequestBody];
            if ((string)environment[OwinKeys.RequestPath] == "/late")
            {
                await GoOnReadingAsync(body);
            }
            else
            {
                await body.CopyToAsync((Stream)environment[OwinKeys.ResponseBody]);
            }
        };
        SiteModule module = new();
        module.Post("/late", async r =>
        {
            await GoOnReadingAsync(r.Body);
            return "";
        });
        module.Post("/next", async r => await new StreamReader(r.Body).ReadToEndAsync());
        await using TestServer server = kind == "app" ? await TestServer.StartAsync(host, app) : await TestServer.StartAsync(host, module);
        List<string> failures = [];
        DateTime end = DateTime.UtcNow.AddMilliseconds(400);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            while (DateTime.UtcNow < end)
            {
                using StrictClient client = new(server.Port);
                await client.SendAsync("POST /late HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n");
                StrictResponse response = await client.ReadAsync();
                for (int i = 0; response.IsComplete && i < 3; i++)
                {
                    await client.SendAsync("POST /next HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 6\r\n\r\nsecret");
                    response = await client.ReadAsync();
                    if (response.IsComplete && response.Body != "secret")
                    {
                        lock (failures)
                        {
                            failures.Add(client.Received);
                        }
                    }
                }
            }
        }));
        await Task.WhenAll(late).WaitAsync(TimeSpan.FromSeconds(60));
        stolen.Concat(failures).Take(5).Should().BeEmpty();

        Task GoOnReadingAsync(Stream body)
        {
            TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
            late.Add(Task.Run(() =>
            {
                byte[] buffer = new byte[10];
                try
                {
                    for (int i = 0; i < 1_000_000; i++)
                    {
                        int read = body.Read(buffer, 0, 10);
                        begun.TrySetResult();
                        if (read != 0)
                        {
                            stolen.Add(Encoding.ASCII.GetString(buffer, 0, read));
                        }
                    }
                }
                catch (Exception)
                {
                    begun.TrySetResult();
                }
            }));
            return begun.Task;
        }
    }

    private static IEnumerable<object[]> Rows => from host in Enum.GetValues<HostKind>() from way in s_ways.Keys select new object[] { host, way };

    private static async Task<string?> FindFaultAsync(int port, string token, Action onKnown)
    {
        using StrictClient client = new(port);
        try
        {
            await client.SendAsync("POST /late HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n");
            StrictResponse first = await client.ReadAsync();
            for (int i = 0; first.IsComplete && !first.Closes && i < 3; i++)
            {
                string known = $"{token}-{i}";
                StrictResponse next = await Exchange.ReadKnownAsync(client, known);
                if (next.Status == 0)
                {
                    return null;
                }

                if (!next.IsComplete)
                {
                    // Broken, and seen to be.
                    return null;
                }

                if (!Exchange.IsKnown(next, known) || next.Values("X-Leak").Count > 0)
                {
                    return "the next response is not the next page: " + client.Received[^Math.Min(client.Received.Length, 400)..];
                }

                onKnown();
            }

            return null;
        }
        catch (OutOfStepException outOfStep)
        {
            return outOfStep.Message[^Math.Min(outOfStep.Message.Length, 600)..];
        }
    }

    private sealed class SiteModule : ViewModule;
}
