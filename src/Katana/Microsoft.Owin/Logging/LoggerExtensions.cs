using System.Diagnostics;
using System.Globalization;

namespace Microsoft.Owin.Logging;

/// <summary>Writes events of the common types.</summary>
public static class LoggerExtensions
{
    private static readonly Func<object, Exception, string> s_message = (message, _) => (string)message;
    private static readonly Func<object, Exception, string> s_messageAndException = (message, exception) => message + "\r\n" + exception;

    /// <summary>Whether events of a type are written.</summary>
    /// <param name="logger">The logger.</param>
    /// <param name="eventType">The type.</param>
    /// <returns>True if they are.</returns>
    public static bool IsEnabled(this ILogger logger, TraceEventType eventType) => NotNull(logger).WriteCore(eventType, 0, null, null, null);

    /// <summary>Writes a message for debugging.</summary>
    /// <param name="logger">The logger.</param>
    /// <param name="data">The message.</param>
    public static void WriteVerbose(this ILogger logger, string data) => NotNull(logger).WriteCore(TraceEventType.Verbose, 0, data, null, s_message);

    /// <summary>Writes an informational message.</summary>
    /// <param name="logger">The logger.</param>
    /// <param name="message">The message.</param>
    public static void WriteInformation(this ILogger logger, string message) =>
        NotNull(logger).WriteCore(TraceEventType.Information, 0, message, null, s_message);

    /// <summary>Writes a warning.</summary>
    /// <param name="logger">The logger.</param>
    /// <param name="message">The message, a format string if there are arguments.</param>
    /// <param name="args">The arguments of the format string.</param>
    public static void WriteWarning(this ILogger logger, string message, params string[] args) =>
        NotNull(logger).WriteCore(
            TraceEventType.Warning,
            0,
            args == null || args.Length == 0 ? message : string.Format(CultureInfo.InvariantCulture, message, args),
            null,
            s_message);

    /// <summary>Writes a warning.</summary>
    /// <param name="logger">The logger.</param>
    /// <param name="message">The message.</param>
    /// <param name="error">The exception.</param>
    public static void WriteWarning(this ILogger logger, string message, Exception error) =>
        NotNull(logger).WriteCore(TraceEventType.Warning, 0, message, error, s_messageAndException);

    /// <summary>Writes an error.</summary>
    /// <param name="logger">The logger.</param>
    /// <param name="message">The message.</param>
    public static void WriteError(this ILogger logger, string message) => NotNull(logger).WriteCore(TraceEventType.Error, 0, message, null, s_message);

    /// <summary>Writes an error.</summary>
    /// <param name="logger">The logger.</param>
    /// <param name="message">The message.</param>
    /// <param name="error">The exception.</param>
    public static void WriteError(this ILogger logger, string message, Exception error) =>
        NotNull(logger).WriteCore(TraceEventType.Error, 0, message, error, s_messageAndException);

    /// <summary>Writes an error after which the application cannot go on.</summary>
    /// <param name="logger">The logger.</param>
    /// <param name="message">The message.</param>
    public static void WriteCritical(this ILogger logger, string message) => NotNull(logger).WriteCore(TraceEventType.Critical, 0, message, null, s_message);

    /// <summary>Writes an error after which the application cannot go on.</summary>
    /// <param name="logger">The logger.</param>
    /// <param name="message">The message.</param>
    /// <param name="error">The exception.</param>
    public static void WriteCritical(this ILogger logger, string message, Exception error) =>
        NotNull(logger).WriteCore(TraceEventType.Critical, 0, message, error, s_messageAndException);

    private static ILogger NotNull(ILogger logger) => logger ?? throw new ArgumentNullException(nameof(logger));
}
