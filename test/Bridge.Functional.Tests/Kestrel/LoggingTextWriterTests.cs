using FluentAssertions;
using Microsoft.Extensions.Logging;

namespace Bridge.Functional.Tests.Kestrel;

/// <summary>host.TraceOutput on Kestrel is the app's log.</summary>
[TestClass]
[DoNotParallelize]
public sealed class LoggingTextWriterTests
{
    private const string Get = "GET /a%20b/%C3%A9?x=1%202&y HTTP/1.1\r\nHost: example.test:81\r\nConnection: close\r\nX-Twice: 1\r\nX-Twice: 2, 3\r\n\r\n";

    [TestMethod]
    public async Task Trace_output_goes_to_the_log_line_by_line_and_a_break_within_a_write_begins_none()
    {
        var log = new List<string>();
        await EnvironmentSnapshot.TakeAsync(
            Get,
            environment =>
            {
                var trace = (TextWriter)environment[OwinKeys.TraceOutput];
                trace.Write("one ");
                trace.WriteLine("line");
                trace.Write("a\r\nb\nrest");
                trace.WriteLine();
                trace.WriteLine("{0} arguments", 2);
                environment[OwinKeys.TraceOutput].Should().BeSameAs(trace);
            },
            build: builder => builder.Logging.AddProvider(new ListLoggerProvider(log)));
        log.Should().Equal("one line", "a\\r\\nb\\nrest", "2 arguments");
    }

    private sealed class ListLoggerProvider(List<string> lines) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) =>
            categoryName == "Bridge.TraceOutput" ? new ListLogger(lines) : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public void Dispose()
        {
        }

        private sealed class ListLogger(List<string> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
                => lines.Add(formatter(state, exception));
        }
    }
}
