using System.Diagnostics;

namespace Microsoft.Owin.Logging;

internal sealed class DiagnosticsLogger(TraceSource source) : ILogger
{
    public bool WriteCore(TraceEventType eventType, int eventId, object state, Exception exception, Func<object, Exception, string> formatter)
    {
        if (!source.Switch.ShouldTrace(eventType))
        {
            return false;
        }
        if (formatter != null)
        {
            source.TraceEvent(eventType, eventId, formatter(state, exception));
        }
        return true;
    }
}
