using System.Text;
using Bridge.Errors;

namespace Bridge.AspNetCore;

/// <summary>
/// An exception as it is logged, if its message has line breaks or other control characters. These may come from a client whose text the message quotes, and
/// must not look like lines of the log.
/// </summary>
internal sealed class LoggedError : Exception
{
    // This is longer than all messages of Bridge itself.
    private const int LongestMessage = 8 * 1024;

    private readonly Exception _error;

    private LoggedError(Exception error)
        : base($"{error.GetType().FullName}: {Excerpt.Of(error.Message, LongestMessage)}", error.InnerException is { } inner ? Of(inner) : null)
    {
        _error = error;
        HResult = error.HResult;
    }

    /// <inheritdoc/>
    public override string? StackTrace => _error.StackTrace;

    /// <summary>The exception itself if none of its messages has control characters; otherwise one with the same text, escaped.</summary>
    public static Exception Of(Exception error) => IsPlain(error) ? error : new LoggedError(error);

    /// <inheritdoc/>
    public override string ToString()
    {
        StringBuilder text = new(Message);
        if (InnerException is { } inner)
        {
            text.AppendLine().Append(" ---> ").Append(inner).AppendLine().Append("   --- End of inner exception stack trace ---");
        }

        return StackTrace is { } trace ? text.AppendLine().Append(trace).ToString() : text.ToString();
    }

    private static bool IsPlain(Exception error)
    {
        if (Excerpt.Of(error.Message, int.MaxValue) != error.Message)
        {
            return false;
        }

        return error is AggregateException several ? several.InnerExceptions.All(IsPlain) : error.InnerException is not { } inner || IsPlain(inner);
    }
}
