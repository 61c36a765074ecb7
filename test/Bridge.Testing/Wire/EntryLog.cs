using Microsoft.Extensions.Logging;

namespace Bridge.Wire;

/// <summary>A log that keeps its entries: "Category/Id/Level: text".</summary>
internal sealed class EntryLog : ILoggerFactory, ILoggerProvider
{
    private readonly List<string> _entries = [];

    /// <summary>The least level of an entry that is kept.</summary>
    public LogLevel Least { get; set; }

    /// <summary>The exceptions of the entries.</summary>
    public List<Exception?> Errors { get; } = [];

    public IReadOnlyList<string> Entries
    {
        get
        {
            lock (_entries)
            {
                return [.. _entries];
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    private sealed class Logger(EntryLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= log.Least;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (log._entries)
            {
                log.Errors.Add(exception);
                log._entries.Add($"{category}/{eventId.Id}/{logLevel}: {formatter(state, exception)}");
            }
        }
    }
}
