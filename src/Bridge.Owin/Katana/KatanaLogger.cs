#if NET
using System.Diagnostics;
using Bridge.AspNetCore;
using Bridge.Errors;
using Microsoft.Extensions.Logging;
using LogFunc = System.Func<System.Diagnostics.TraceEventType, int, object?, System.Exception?, System.Func<object?, System.Exception?, string>?, bool>;

namespace Bridge.Owin;

/// <summary>A Katana logger that writes to the app's log, under the same name.</summary>
internal sealed class KatanaLogger(ILogger logger)
{
    /// <summary>The startup property <c>server.LoggerFactory</c>.</summary>
    public static Func<string, LogFunc> Factory(ILoggerFactory loggers) => name => new KatanaLogger(loggers.CreateLogger(name)).Write;

    /// <summary>Writes an entry. Without a formatter it only says whether an entry would be written, as Katana's <c>IsEnabled</c> does.</summary>
    private bool Write(TraceEventType type, int eventId, object? state, Exception? exception, Func<object?, Exception?, string>? formatter)
    {
        LogLevel level = type switch
        {
            TraceEventType.Critical => LogLevel.Critical,
            TraceEventType.Error => LogLevel.Error,
            TraceEventType.Warning => LogLevel.Warning,
            TraceEventType.Information => LogLevel.Information,
            _ => LogLevel.Debug,
        };
        if (!logger.IsEnabled(level))
        {
            return false;
        }

        if (formatter is not null)
        {
            // The message may contain text that a client sent, which must not look like a separate line.
            string message = Excerpt.Of(formatter(state, exception), int.MaxValue);
            logger.Log(level, new EventId(eventId), state, exception is null ? null : LoggedError.Of(exception), (_, _) => message);
        }

        return true;
    }
}
#endif
