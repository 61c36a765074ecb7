using System.Diagnostics;

namespace Microsoft.Owin.Logging;

/// <summary>Writes the events of a part of the application.</summary>
public interface ILogger
{
    /// <summary>Writes an event, or says whether it would be written.</summary>
    /// <param name="eventType">The severity of the event.</param>
    /// <param name="eventId">A number for this kind of event; 0 if it has none.</param>
    /// <param name="state">Data about the event.</param>
    /// <param name="exception">The exception, or null.</param>
    /// <param name="formatter">Makes text from the state and the exception. If it is null, nothing is written.</param>
    /// <returns>True if events of this type are written.</returns>
    bool WriteCore(TraceEventType eventType, int eventId, object state, Exception exception, Func<object, Exception, string> formatter);
}
