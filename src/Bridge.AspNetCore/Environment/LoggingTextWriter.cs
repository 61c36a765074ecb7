using System.Runtime.CompilerServices;
using System.Text;
using Bridge.Errors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bridge.AspNetCore;

/// <summary>
/// A trace output (<c>host.TraceOutput</c>) that writes to the application's log. Each write that ends a line becomes an entry. A line break within one write
/// may come from a client, so it is escaped in the entry and begins neither an entry nor a line.
/// </summary>
internal sealed class LoggingTextWriter : TextWriter
{
    private static readonly ConditionalWeakTable<ILoggerFactory, LoggingTextWriter> s_writers = [];

    private readonly ILogger _logger;
    private readonly StringBuilder _line = new();

    private LoggingTextWriter(ILogger logger) => _logger = logger;

    /// <summary>The writer of the application that these services belong to, or null if it logs nothing.</summary>
    internal static LoggingTextWriter? For(IServiceProvider services)
        => services.GetService<ILoggerFactory>() is { } factory
            ? s_writers.GetValue(factory, static factory => new LoggingTextWriter(factory.CreateLogger("Bridge.TraceOutput")))
            : null;

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.Unicode;

    /// <inheritdoc/>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Write(value + "\n");

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        lock (_line)
        {
            _line.Append(buffer);
            if (buffer is [.., '\n'])
            {
                string line = Excerpt.Of(_line.ToString().TrimEnd('\r', '\n'), int.MaxValue);
                _line.Clear();
                _logger.LogInformation("{Line}", line);
            }
        }
    }
}
