using System.Diagnostics;

namespace Microsoft.Owin.Logging;

/// <summary>Where a part of the application writes what happens.</summary>
public interface ILogger
{
    /// <summary>Writes an event, or tells whether it would be written.</summary>
    /// <param name="eventType">How grave it is.</param>
    /// <param name="eventId">A number for this kind of event; 0 if it has none.</param>
    /// <param name="state">What happened.</param>
    /// <param name="exception">The exception, or null.</param>
    /// <param name="formatter">Makes text of state and exception; null only asks whether events of this type are written.</param>
    /// <returns>True if events of this type are written.</returns>
    bool WriteCore(TraceEventType eventType, int eventId, object state, Exception exception, Func<object, Exception, string> formatter);
}
