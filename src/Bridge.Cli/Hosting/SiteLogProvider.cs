using Bridge.Cli.Reports;
using Microsoft.Extensions.Logging;

namespace Bridge.Cli.Hosting;

/// <summary>Prints the log of ASP.NET Core and of the site's own loggers, one line for each entry.</summary>
internal sealed class SiteLogProvider(HostLog log) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Logger(log, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(HostLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and < LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
            {
                return;
            }

            // A message may quote a client, whose text must not begin a line.
            string line = Printable.Of(
                $"{category}: {formatter(state, exception)}{(exception is null ? "" : $" ({exception.GetType().Name}: {exception.Message})")}");
            if (logLevel >= LogLevel.Error)
            {
                log.Fail(line);
            }
            else
            {
                log.Say("  " + line);
            }
        }
    }
}
