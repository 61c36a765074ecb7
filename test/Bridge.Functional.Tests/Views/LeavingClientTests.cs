using System.Collections.Concurrent;
using Bridge.AspNetCore;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Bridge.Functional.Tests.Views;

/// <summary>A client that leaves while it sends its request is no failure: whoever can make the log grow by leaving can fill it.</summary>
[TestClass]
public sealed class LeavingClientTests
{
    [TestMethod]
    [DataRow("/form", "application/x-www-form-urlencoded", "a=")]
    [DataRow("/form", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n")]
    [DataRow("/json", "application/json", "{\"a\":\"")]
    [DataRow("/body", "application/octet-stream", "")]
    [DataRow("/echo", "application/octet-stream", "")]
    [DataRow("/app", "application/octet-stream", "")]
    public async Task Client_that_leaves_in_the_middle_of_its_body_is_no_entry_in_the_log(string path, string contentType, string start)
    {
        Log log = new();
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
        Log log = new();
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

    private sealed class Log : ILoggerProvider, ILogger
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
