using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using Bridge.Functional.Tests.KatanaHosting;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Owin;

namespace Bridge.Functional.Tests.Views;

[TestClass]
public sealed class ViewEndpointTests
{
    private readonly CollectedLog _log = new();

    [TestMethod]
    public async Task In_production_the_client_sees_a_plain_500_and_the_log_names_the_view()
    {
        Log log = new();
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapView("/null", _ => (string?)null), build: log.AddTo);

        (await server.AnswerAsync("/null")).Should().Be((500, ""));
        log.Entries.Should().Contain(entry => entry.Contains("The view GET /null returned null, which is not a valid response"));
    }

    [TestMethod]
    [DataRow("/null", false)]
    [DataRow("/null", true)]
    [DataRow("/throws", false)]
    [DataRow("/throws", true)]
    public async Task A_failing_view_is_logged_once_with_its_name(string path, bool isDevelopment)
    {
        CollectedLog log = new();
        await using KestrelServer server = await KestrelServer.StartAsync(
            app =>
            {
                app.MapView("/null", static _ => (string?)null);
                app.MapView("/throws", static string (_) => throw new FormatException("boom"));
            },
            build: builder => builder.Logging.AddProvider(log),
            environmentName: isDevelopment ? "Development" : "Production");

        (await server.Client.GetAsync(path)).StatusCode.Should().Be(System.Net.HttpStatusCode.InternalServerError);

        log.Entries.Where(static entry => entry.Exception is not null || entry.Level >= LogLevel.Error).Should().ContainSingle("the host logs it");
        string[] named =
        [
            .. from entry in log.Entries
               where entry.Level >= LogLevel.Warning && $"{entry.Message} {entry.Exception?.Message}".Contains($"GET {path}")
               select $"{entry.Level} {entry.EventId} {entry.Message}",
        ];
        if (path == "/throws")
        {
            named.Should().Equal("Warning 1 The view GET /throws failed before anything of its response was sent: System.FormatException: boom");
        }
        else
        {
            named.Should().ContainSingle("the error itself names the view").Which.Should().StartWith("Error");
        }
    }

    [TestMethod]
    public async Task A_view_that_fails_before_its_first_chunk_leaves_the_whole_answer_to_the_exception_handler()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.UseExceptionHandler(handler =>
                handler.Run(async context => await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, "handled")));
            app.MapView("/", _ => (Failing(0), 201, new Headers { ["X-A"] = "1" }));
        });

        HttpResponseMessage response = await server.Client.GetAsync("/");

        ((int)response.StatusCode).Should().Be(500);
        response.Headers.Contains("X-A").Should().BeFalse();
        (await response.Content.ReadAsStringAsync()).Should().Be("handled");
    }

    [TestMethod]
    public async Task A_view_that_fails_after_its_first_chunk_breaks_the_connection_and_is_logged()
    {
        Log log = new();
        await using KestrelServer server = await KestrelServer.StartAsync(
            app =>
            {
                app.UseExceptionHandler(handler => handler.Run(_ => Task.CompletedTask));
                app.MapView("/", _ => Failing(1));
            },
            build: log.AddTo);

        using RawConnection connection = server.Connect();
        await connection.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

        (await connection.LooksCompleteAsync()).Should().BeFalse();
        log.Entries.Should().Contain(entry => entry.Contains("The view GET / failed after its headers were sent. The connection was broken"));
        (await server.Client.GetAsync("/missing")).StatusCode.Should().Be(System.Net.HttpStatusCode.NotFound);
    }

    [TestMethod]
    [DataRow("/text")]
    [DataRow("/bytes")]
    [DataRow("/stream")]
    [DataRow("/json")]
    public async Task A_first_chunk_longer_than_the_length_that_was_given_forges_no_second_response(string path)
    {
        Headers length = new() { ["Content-Length"] = "4500" };
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.UseExceptionHandler(handler => handler.Run(_ => Task.CompletedTask));
            app.MapView("/text", _ => (Once(new string('x', 20_000)), length));
            app.MapView("/bytes", _ => (Once(new byte[20_000]), length));
            app.MapView("/stream", _ => (Pipelined(new byte[20_000]), length));
            app.MapView("/json", _ => (Enumerable.Repeat(new Dictionary<string, string> { ["x"] = new('x', 1000) }, 40), length));
        });

        using RawConnection connection = server.Connect();
        await connection.SendAsync($"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n");
        (string received, _) = await connection.ReadToEndAsync();

        // What stood in the pipe may still come before the connection breaks, as the beginning of the response that it is.
        int head = received.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        received.LastIndexOf("HTTP/1.1 ", StringComparison.Ordinal).Should().BeLessThanOrEqualTo(0);
        (head < 0 ? 0 : received.Length - head - 4).Should().BeLessThan(4500);
        if (head >= 0)
        {
            received.Should().StartWith("HTTP/1.1 200 ").And.Contain("\r\nContent-Length: 4500\r\n");
        }
    }

    [TestMethod]
    public async Task A_log_that_fails_neither_hides_the_error_nor_keeps_the_connection_from_breaking()
    {
        Exception? seen = null;
        Stream? body = null;
        await using KestrelServer server = await KestrelServer.StartAsync(
            app =>
            {
                app.UseExceptionHandler(handler => handler.Run(context =>
                {
                    seen = context.Features.Get<IExceptionHandlerFeature>()?.Error;
                    return Task.CompletedTask;
                }));
                app.MapView("/clean", request =>
                {
                    body = request.Body;
                    return (object)5;
                });
                app.MapView("/begun", _ => (Once(new byte[20_000]), new Headers { ["Content-Length"] = "4500" }));
            },
            build: builder => builder.Logging.AddProvider(new BrokenLog()));

        (await server.AnswerAsync("/clean")).Should().Be((500, ""));
        seen.Should().BeOfType<InvalidViewResultException>();
        Action read = () => body!.ReadByte();
        read.Should().Throw<ObjectDisposedException>();
        using RawConnection connection = server.Connect();
        await connection.SendAsync("GET /begun HTTP/1.1\r\nHost: a\r\n\r\n");
        (await connection.LooksCompleteAsync()).Should().BeFalse();
    }

    [TestMethod]
    public async Task A_refusal_that_is_not_the_clients_fault_is_a_warning_that_names_the_view()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(
            static app => app.MapView("/busy", static object? (_) => throw new BadHttpRequestException("too busy", 503)),
            build: builder => builder.Logging.SetMinimumLevel(LogLevel.Debug).AddProvider(_log));

        (await server.AnswerAsync("/busy")).Status.Should().Be(503);

        _log.Entries.Where(static entry => entry.Category == "Bridge.Views").Should().ContainSingle()
            .Which.Should().Match<(string, LogLevel Level, int Id, string Message, Exception?)>(static entry =>
                entry.Level == LogLevel.Warning && entry.Message.Contains("GET /busy") && entry.Message.Contains("too busy"));
    }

    [TestMethod]
    public async Task A_bad_request_that_the_view_was_reading_is_a_debug_entry()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(
            static app => app.MapView("/read", ["POST"], static async request => await new StreamReader(request.Body).ReadToEndAsync()),
            build: builder => builder.Logging.SetMinimumLevel(LogLevel.Debug).AddProvider(_log));
        using RawConnection connection = server.Connect();
        await connection.SendAsync("POST /read HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nno size\r\n");

        (await connection.ReadResponseAsync()).Status.Should().Be(400);
        _log.Entries.Where(static entry => entry.Category == "Bridge.Views").Should().ContainSingle()
            .Which.Should().Match<(string, LogLevel Level, int Id, string Message, Exception?)>(static entry =>
                entry.Level == LogLevel.Debug && entry.Id == 4 && entry.Message.Contains("POST /read"));
    }

    [TestMethod]
    [DataRow("/form", "application/x-www-form-urlencoded", "a=")]
    [DataRow("/form", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n")]
    [DataRow("/json", "application/json", "{\"a\":\"")]
    [DataRow("/body", "application/octet-stream", "")]
    [DataRow("/echo", "application/octet-stream", "")]
    [DataRow("/app", "application/octet-stream", "")]
    public async Task Client_that_leaves_in_the_middle_of_its_body_is_no_entry_in_the_log(string path, string contentType, string start)
    {
        WarningLog log = new();
        int running = 0;
        await using (KestrelServer server = await KestrelServer.StartAsync(
            app =>
            {
                app.Use(async (context, next) =>
                {
                    try
                    {
                        await next(context);
                    }
                    finally
                    {
                        Interlocked.Decrement(ref running);
                    }
                });
                app.MapView("/form", ["POST"], async r => (await r.ReadFormAsync())["a"].ToString());
                app.MapView("/json", ["POST"], async r => (await r.ReadJsonAsync<Dictionary<string, string>>())!["a"]);
                app.MapView("/body", ["POST"], async r => await new StreamReader(r.Body).ReadToEndAsync());
                app.MapView("/echo", ["POST"], r => r.Body);
                app.MapView(
                    "/app",
                    ["POST"],
                    _ => (Func<IDictionary<string, object>, Task>)(async environment =>
                        await new StreamReader((Stream)environment["owin.RequestBody"]).ReadToEndAsync()));
            },
            build: builder => builder.Logging.AddProvider(log)))
        {
            foreach (string framing in (string[])["Content-Length: 100000", "Transfer-Encoding: chunked"])
            {
                foreach (bool resets in (bool[])[false, true])
                {
                    Interlocked.Increment(ref running);
                    RawConnection connection = new(server.Port);
                    string part = start + new string('a', 1000);
                    await connection.SendAsync($"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {contentType}\r\n{framing}\r\n\r\n");
                    await connection.SendAsync(framing[0] == 'C' ? part : $"100000\r\n{part}");
                    await Task.Delay(20);
                    if (resets)
                    {
                        connection.Socket.LingerState = new(true, 0);
                    }

                    connection.Dispose();
                }
            }

            using CancellationTokenSource patience = new(Patience.Limit);
            while (Volatile.Read(ref running) > 0)
            {
                await Task.Delay(5, patience.Token);
            }
        }

        log.Entries.Should().BeEmpty();
    }

    [TestMethod]
    [DataRow("/app")]
    [DataRow("/view")]
    public async Task Application_that_stops_since_its_client_left_is_no_entry_in_the_log(string path)
    {
        WarningLog log = new();
        TaskCompletionSource stopped = new();
        await using (KestrelServer server = await KestrelServer.StartAsync(
            app =>
            {
                app.MapOwin("/app", WriteAsync);
                app.MapView("/view", _ => (Func<IDictionary<string, object>, Task>)WriteAsync);
            },
            build: builder => builder.Logging.AddProvider(log)))
        {
            using (RawConnection connection = new(server.Port))
            {
                await connection.SendAsync($"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");
                await connection.ReadUntilAsync("\r\n\r\n");
            }

            await stopped.Task.WaitAsync(Patience.Limit);
        }

        log.Entries.Should().BeEmpty();

        async Task WriteAsync(IDictionary<string, object> environment)
        {
            environment.ResponseHeaders["Content-Length"] = ["1000000000"];
            byte[] block = new byte[64 * 1024];
            try
            {
                for (int i = 0; i < 10_000; i++)
                {
                    await environment.ResponseBody.WriteAsync(block);
                }
            }
            catch (IOException)
            {
                stopped.SetResult();
            }
        }
    }

    private static IEnumerable<T> Once<T>(T chunk)
    {
        yield return chunk;
    }

    private static PipeReader Pipelined(byte[] content)
    {
        Pipe pipe = new(new PipeOptions(pauseWriterThreshold: 0));
        pipe.Writer.Write(content);
        pipe.Writer.Complete();
        return pipe.Reader;
    }

    private static IEnumerable<string> Failing(int after)
    {
        for (int i = 0; i < after; i++)
        {
            yield return "chunk";
        }

        throw new InvalidOperationException("boom");
    }

    /// <summary>A log of views that fails, as one does that puts an error into words whose ToString throws.</summary>
    private sealed class BrokenLog : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => categoryName == "Bridge.Views" ? this : NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new FormatException();

        public void Dispose()
        {
        }
    }

    private sealed class Log : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Entries { get; } = new();

        public void AddTo(WebApplicationBuilder builder) => builder.Logging.AddProvider(this);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Enqueue(formatter(state, exception) + " " + exception?.Message);

        public void Dispose()
        {
        }
    }

    private sealed class WarningLog : ILoggerProvider, ILogger
    {
        // What Kestrel says when a read of a body is cancelled by the request's own token, which is then not to be read again: whoever gives the token.
        private const string KestrelsOwn = "Connection processing ended abnormally.";

        public ConcurrentQueue<string> Entries { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning && formatter(state, exception) is var entry && entry != KestrelsOwn)
            {
                Entries.Enqueue($"{entry} {exception}");
            }
        }

        public void Dispose()
        {
        }
    }
}
