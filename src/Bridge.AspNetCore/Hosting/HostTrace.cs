using System.Text;
using Bridge.Errors;
using Microsoft.Extensions.Logging;

namespace Bridge.AspNetCore.Hosting;

/// <summary>
/// The trace of a host: failures, and the warnings of Kestrel. Text that may come from a client (a path, the message of an exception) never begins a line
/// there, because its line breaks are written as <c>\n</c>. Only the host's own text and stack traces begin a line.
/// </summary>
internal sealed class HostTrace(TextWriter output) : ILoggerProvider
{
    // This is longer than all messages of Bridge itself.
    private const int LongestMessage = 4096;
    private const int LongestPath = 1024;
    private const int MostCauses = 16;

    /// <summary>Where applications write.</summary>
    public TraceWriter Output { get; } = TraceWriter.Over(output);

    /// <summary>The prefix of each line, set when the host's URL is known.</summary>
    public string Name { get; set; } = "OwinHost";

    /// <summary>Writes the failure of a request.</summary>
    public void Write(IDictionary<string, object> environment, Exception failure)
    {
        OwinEnvironment owin = new(environment);
        Write($"{Excerpt.Of(owin.Method)} {Excerpt.Of(owin.PathBase + owin.Path, LongestPath)} failed: {Describe(failure)}");
    }

    /// <summary>Writes a line of the host, which the lines of a stack trace may follow.</summary>
    public void Write(string text)
    {
        try
        {
            Output.WriteOwnLines($"{Name}: {text}");
        }
        catch (Exception)
        {
            // Writing to the trace failed (a closed writer, a full disk). No request may fail because of that.
        }
    }

    /// <summary>An exception's types, messages and stack traces, as in <see cref="Exception.ToString"/>, but with each message on one line.</summary>
    public static string Describe(Exception failure)
    {
        StringBuilder text = new();
        int causes = 0;
        Append(text, failure, ref causes);
        return text.ToString();
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => new Logger(this);

    void IDisposable.Dispose()
    {
    }

    private static void Append(StringBuilder text, Exception failure, ref int causes)
    {
        text.Append(failure.GetType().FullName).Append(": ").Append(Excerpt.Of(failure.Message, LongestMessage));
        foreach (Exception cause in failure is AggregateException several ? several.InnerExceptions : failure.InnerException is { } inner ? [inner] : [])
        {
            if (++causes > MostCauses)
            {
                break;
            }

            text.AppendLine().Append(" ---> ");
            Append(text, cause, ref causes);
        }

        if (failure.StackTrace is { } trace)
        {
            foreach (string line in trace.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                text.AppendLine().Append("   ").Append(Excerpt.Of(line, LongestMessage));
            }
        }
    }

    private sealed class Logger(HostTrace trace) : ILogger
    {
        // Kestrel's "ApplicationError": the host reports failures of the application itself.
        private const int ApplicationError = 13;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel) && eventId is not { Id: ApplicationError, Name: nameof(ApplicationError) })
            {
                trace.Write(Excerpt.Of(formatter(state, exception), LongestMessage) + (exception is null ? "" : " " + Describe(exception)));
            }
        }
    }
}
