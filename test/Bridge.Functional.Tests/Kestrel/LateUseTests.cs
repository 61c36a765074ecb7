using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Bridge.AspNetCore;
using Bridge.AspNetCore.Hosting;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Owin;
using KestrelServer = Bridge.Wire.KestrelServer;

namespace Bridge.Functional.Tests.Kestrel;

/// <summary>
/// Applications whose task completes while a thread of theirs is still inside their body's code, and others have come and gone since. The next request stands
/// on the same connection already.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed class LateUseTests
{
    private static readonly string[] s_ways = ["write", "nothing", "callback", "throw", "fallthrough", "async"];

    private const int Tries = 200;
    private const int AtOnce = 8;

    /// <summary>More than all buffers between a server and a client that does not read.</summary>
    private static readonly byte[] s_large = Encoding.ASCII.GetBytes(new string('L', 32 * 1024 * 1024));

    [TestMethod]
    public Task Writer_that_stayed_is_seen_though_another_has_left() => BreaksAsync("GET /late HTTP/1.1\r\nHost: a\r\n\r\n", async environment =>
    {
        Stream body = environment.ResponseBody;
        await BlockAsync((RequestLifetime)environment, () => body.Write(s_large, 0, s_large.Length));
        body.Write([], 0, 0);
    });

    [TestMethod]
    public Task Server_sent_events_with_a_heartbeat_of_their_own_break_the_connection() =>
        BreaksAsync("GET /late HTTP/1.1\r\nHost: a\r\n\r\n", async environment =>
    {
        environment.ResponseHeaders["Content-Type"] = ["text/event-stream"];
        Stream body = environment.ResponseBody;
        TaskCompletionSource beat = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await BlockAsync((RequestLifetime)environment, () => body.Write(s_large, 0, s_large.Length));
        await using Timer heartbeat = new(_ =>
        {
            try
            {
                body.Write([], 0, 0);
                beat.TrySetResult();
            }
            catch (ObjectDisposedException)
            {
                // The request is over.
            }
        });
        heartbeat.Change(TimeSpan.Zero, TimeSpan.FromMilliseconds(1));
        await beat.Task;
    });

    [TestMethod]
    public Task Flush_that_waits_for_the_client_is_seen_though_a_writer_has_left() => BreaksAsync("GET /late HTTP/1.1\r\nHost: a\r\n\r\n", async environment =>
    {
        Stream body = environment.ResponseBody;
        _ = body.WriteAsync(s_large, 0, s_large.Length).ContinueWith(static _ => { }, TaskScheduler.Default);
        await BlockAsync((RequestLifetime)environment, body.Flush);
        body.Write([], 0, 0);
    });

    [TestMethod]
    public Task Reader_that_waits_for_the_client_is_seen()
        => BreaksAsync("POST /late HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n12345", async environment =>
        {
            Stream body = environment.RequestBody;
            await body.ReadExactlyAsync(new byte[5]);
            await BlockAsync((RequestLifetime)environment, () => body.ReadExactly(new byte[100_000 - 5]));
        });

    [TestMethod]
    public Task Reader_of_a_view_s_body_is_seen() => BreaksAsync(
        "POST /late HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n12345",
        app => app.MapView("/late/{id}", ["POST"], (Func<ViewRequest, Task<string>>)(async request =>
        {
            Stream body = request.Body;
            await body.ReadExactlyAsync(new byte[5]);
            await BlockAsync(LifetimeOf((OwinRequestStream)body), () => body.ReadExactly(new byte[100_000 - 5]));
            return "";
        })));

    [TestMethod]
    public Task Reader_of_a_view_s_form_is_seen() => BreaksAsync(
        "POST /late HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\na=1",
        app => app.MapView("/late/{id}", ["POST"], (Func<ViewRequest, string>)(request =>
        {
            _ = request.ReadFormAsync();
            return "";
        })));

    [TestMethod]
    public Task Reader_of_the_form_of_a_view_in_Katana_is_seen() => BreaksAsync(
        "POST /late HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\na=1",
        (WebApplication app) => app.MapKatana("/late", katana => katana.RunView((Func<ViewRequest, string>)(request =>
        {
            _ = request.ReadFormAsync();
            return "";
        }))));

    [TestMethod]
    [DataRow("application/x-www-form-urlencoded", "a=1")]
    [DataRow("multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=a\r\n\r\n1")]
    [DataRow("application/json", "{\"a\":")]
    public Task Reader_of_Katanas_form_is_seen(string type, string start) => BreaksAsync(
        $"POST /late HTTP/1.1\r\nHost: a\r\nContent-Type: {type}\r\nContent-Length: 100000\r\n\r\n{start}",
        (WebApplication app) => app.MapKatana("/late", katana => katana.Run(context =>
        {
            _ = context.Request.ReadFormAsync();
            return Task.CompletedTask;
        })));

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public Task Reader_of_a_view_s_JSON_is_seen(bool isInKatana) => BreaksAsync(
        "POST /late HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{\"a\":",
        (WebApplication app) =>
        {
            Func<ViewRequest, string> view = request =>
            {
                _ = request.ReadJsonAsync<Dictionary<string, int>>().AsTask();
                return "";
            };
            if (isInKatana)
            {
                app.MapKatana("/late", katana => katana.RunView(view));
            }
            else
            {
                app.MapView("/late/{id}", ["POST"], view);
            }
        });

    [TestMethod]
    public Task ASPNET_Core_component_that_an_application_does_not_await_is_seen() => BreaksAsync("GET /late HTTP/1.1\r\nHost: a\r\n\r\n", environment =>
    {
        _ = ((RequestDelegate)NeverDoneAsync).ToAppFunc()(environment);
        return Task.CompletedTask;
    });

    [TestMethod]
    public Task ASPNET_Core_component_behind_a_dictionary_of_the_application_s_own_is_seen() =>
        BreaksAsync("GET /late HTTP/1.1\r\nHost: a\r\n\r\n", environment =>
    {
        _ = ((RequestDelegate)NeverDoneAsync).ToAppFunc()(new Dictionary<string, object>(environment));
        return Task.CompletedTask;
    });

    [TestMethod]
    public Task ASPNET_Core_branch_that_Katana_s_middleware_does_not_await_is_seen() => BreaksAsync(
        "GET /late HTTP/1.1\r\nHost: a\r\n\r\n",
        (WebApplication app) => app.MapKatana("/late", katana =>
        {
            katana.Use((context, next) =>
            {
                _ = next();
                return Task.CompletedTask;
            });
            katana.UseAspNetCore(core => core.Run(NeverDoneAsync));
        }));

    [TestMethod]
    public async Task Write_that_nobody_awaits_is_sent_whole_where_the_server_has_it_all()
    {
        byte[] body = s_large[..(4 * 1024 * 1024)];
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", environment =>
        {
            _ = environment.ResponseBody.WriteAsync(body, 0, body.Length);
            return Task.CompletedTask;
        }));
        using RawConnection connection = server.Connect();
        for (int i = 0; i < 3; i++)
        {
            await connection.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            (await connection.ReadResponseAsync()).Body.Should().HaveLength(body.Length).And.NotContain("H");
        }
    }

    [TestMethod]
    public async Task Whatever_was_kept_of_a_request_is_dead_in_the_next_one_on_the_connection()
    {
        var contexts = new HashSet<HttpContext>(ReferenceEqualityComparer.Instance);
        var failures = new List<string>();
        Action? useKept = null;
        int checkedUses = 0;
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.UseOwin(next => environment =>
            {
                useKept?.Invoke();
                useKept = null;
                if (environment.Path == "/last")
                {
                    return environment.WriteAsync("last");
                }

                contexts.Add((HttpContext)environment["Microsoft.AspNetCore.Http.HttpContext"]);
                environment["kept.Secret"] = environment.Path;
                IDictionary<string, string[]> headers = environment.ResponseHeaders;
                IDictionary<string, string[]> requestHeaders = environment.RequestHeaders;
                Stream body = environment.ResponseBody;
                Stream requestBody = environment.RequestBody;
                IEnumerator<KeyValuePair<string, object>> enumerator = environment.GetEnumerator();
                IEnumerator<KeyValuePair<string, string[]>> headerEnumerator = requestHeaders.GetEnumerator();
                headerEnumerator.MoveNext().Should().BeTrue();
                var onSendingHeaders = (Action<Action<object>, object>)environment[OwinKeys.OnSendingHeaders];
                var sendFile = (Func<string, long, long?, CancellationToken, Task>)environment[OwinKeys.SendFileAsync];
                useKept = () =>
                {
                    foreach ((string name, Action use) in new (string, Action)[]
                    {
                        ("environment", () => _ = environment["kept.Secret"]),
                        ("environment known", () => _ = environment[OwinKeys.RequestPath]),
                        ("environment count", () => _ = environment.Count),
                        ("environment set", () => environment[OwinKeys.ResponseStatusCode] = 500),
                        ("enumerator", () => enumerator.MoveNext()),
                        ("header enumerator", () => headerEnumerator.MoveNext()),
                        ("response headers", () => headers["X-Leak"] = ["1"]),
                        ("request headers", () => _ = requestHeaders["Host"]),
                        ("response body", () => body.Write("leak"u8)),
                        ("response body flush", () => body.Flush()),
                        ("request body", () => requestBody.ReadByte()),
                        ("callback", () => onSendingHeaders(_ => { }, null!)),
                        ("send file", () => sendFile("x", 0, null, default).GetAwaiter().GetResult()),
                    })
                    {
                        checkedUses++;
                        try
                        {
                            use();
                            failures.Add(name);
                        }
                        catch (ObjectDisposedException)
                        {
                        }
                        catch (Exception e)
                        {
                            failures.Add($"{name}: {e.GetType()}");
                        }
                    }
                };
                return Handle(environment, next);
            });
            app.MapOwin("/fallthrough", environment => environment.WriteAsync("inner"));
        });
        using RawConnection connection = server.Connect();
        foreach (string way in s_ways)
        {
            await connection.SendAsync($"GET /{way} HTTP/1.1\r\nHost: {way}\r\n\r\n");
            RawResponse response = await connection.ReadResponseAsync();
            response.Status.Should().Be(way == "throw" ? 500 : 200);
            response.Body.Should().NotContain("leak");
            response.Header("X-Leak").Should().BeNull();
        }

        await connection.SendAsync("GET /last HTTP/1.1\r\nHost: a\r\n\r\n");
        RawResponse last = await connection.ReadResponseAsync();
        last.Body.Should().Be("last");
        last.Header("X-Leak").Should().BeNull();
        failures.Should().BeEmpty();
        checkedUses.Should().Be(s_ways.Length * 13);
        contexts.Should().ContainSingle("the test is about a server that uses its objects again");
    }

    /// <summary>Kestrel uses the pipe of a stream again, and a flush that still waits stops the response of the next request.</summary>
    [TestMethod]
    public async Task Write_that_nobody_awaits_resets_its_stream_over_HTTP_2_and_the_next_request_is_answered()
    {
        await using OwinHost host = await OwinHost.StartAsync(
            "http://127.0.0.1:0",
            environment =>
            {
                if (environment.Path == "/known")
                {
                    return environment.WriteAsync("known");
                }

                _ = environment.ResponseBody.WriteAsync(s_large, 0, 2 * 1024 * 1024);
                return Task.CompletedTask;
            },
            new OwinHostOptions
            {
                TraceOutput = TextWriter.Null,
                ConfigureKestrel = kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http2),
            });
        ConcurrentBag<string> faults = [];
        await Parallel.ForEachAsync(Enumerable.Range(0, AtOnce), async (_, stop) =>
        {
            using HttpClient client = new()
            {
                DefaultRequestVersion = HttpVersion.Version20,
                DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Timeout = Patience.Limit,
            };
            for (int i = 0; i < Tries / AtOnce; i++)
            {
                try
                {
                    faults.Add($"late: {(await client.GetByteArrayAsync($"{host.Url}late", stop)).Length} bytes");
                }
                catch (HttpRequestException)
                {
                    // The stream was reset.
                }

                string known = await client.GetStringAsync($"{host.Url}known", stop);
                if (known != "known")
                {
                    faults.Add(known);
                }
            }
        });
        faults.Should().BeEmpty();
    }

    private static Task NeverDoneAsync(HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted);

    private static Task BreaksAsync(string request, Func<IDictionary<string, object>, Task> late)
        => BreaksAsync(request, app => app.MapOwin("/late", late));

    /// <summary>
    /// Sends a request and at once another, and waits for the end of the connection: the application never comes to the second, whose response is known.
    /// </summary>
    private static async Task BreaksAsync(string request, Action<WebApplication> map)
    {
        LogLines log = new();
        int runs = 0;
        await using KestrelServer server = await KestrelServer.StartAsync(
            app =>
            {
                app.MapOwin("/known", environment =>
                {
                    Interlocked.Increment(ref runs);
                    return environment.WriteAsync("known");
                });
                map(app);
            },
            build: builder => builder.Logging.AddProvider(log));
        ConcurrentBag<string> faults = [];
        await Parallel.ForEachAsync(Enumerable.Range(0, Tries), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (id, _) =>
        {
            using RawConnection connection = server.Connect();
            await connection.SendAsync(request.Replace("/late", $"/late/{id}", StringComparison.Ordinal) + "GET /known HTTP/1.1\r\nHost: a\r\n\r\n");

            // A client that read before the application is done would let it go on.
            await log.WaitForAsync($"/late/{id}:");
            (string text, bool _) = await connection.ReadToEndAsync(Encoding.Latin1);
            if (text.Contains("known", StringComparison.Ordinal) || text.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal))
            {
                faults.Add(text.Length > 500 ? $"{text[..100]}...{text[^300..]}" : text);
            }
        });
        faults.Should().BeEmpty();
        log.Broken.Should().Be(Tries);
        runs.Should().Be(0, "the next request would have the objects that the first still uses");
    }

    /// <summary>Has a thread begin a use of the request that blocks, and waits until it does.</summary>
    private static async Task BlockAsync(RequestLifetime lifetime, Action use)
    {
        int others = UsersOf(lifetime);
        Thread thread = new(() =>
        {
            try
            {
                use();
            }
            catch (Exception)
            {
                // The connection broke.
            }
        })
        { IsBackground = true };
        thread.Start();

        // A thread may wait for other things before its use has begun, such as a lock of the runtime.
        while (UsersOf(lifetime) <= others || (thread.ThreadState & ThreadState.WaitSleepJoin) == 0)
        {
            await Task.Delay(1);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_lifetime")]
    private static extern ref RequestLifetime LifetimeOf(OwinRequestStream body);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_users")]
    private static extern ref int UsersOf(RequestLifetime lifetime);

    /// <summary>Counts the entries that say why a connection broke.</summary>
    private sealed class LogLines : ILoggerProvider, ILogger
    {
        private readonly ConcurrentDictionary<string, TaskCompletionSource> _entries = new();

        public int Broken => _entries.Values.Count(static entry => entry.Task.IsCompleted);

        /// <summary>Waits for the entry about a path; not for ever, since a test goes on to look at what is sent where there is none.</summary>
        public Task WaitForAsync(string path) => Task.WhenAny(Entry(path).Task, Task.Delay(Patience.Limit));

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            string entry = formatter(state, exception);
            if (entry.Contains("Await every", StringComparison.Ordinal))
            {
                Entry(entry.Split(' ')[1]).TrySetResult();
            }
        }

        public void Dispose()
        {
        }

        private TaskCompletionSource Entry(string path) => _entries.GetOrAdd(path, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    private static async Task Handle(IDictionary<string, object> environment, Func<IDictionary<string, object>, Task> next)
    {
        switch (environment.Path)
        {
            case "/write":
                environment.Write("sync");
                break;
            case "/callback":
                environment.OnSendingHeaders(_ => environment.ResponseHeaders["X-Callback"] = ["1"], null!);
                break;
            case "/throw":
                throw new FormatException();
            case "/fallthrough":
                await next(environment);
                break;
            case "/async":
                await Task.Yield();
                await environment.WriteAsync("async");
                break;
        }
    }
}
