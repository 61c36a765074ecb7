namespace Microsoft.Owin.Infrastructure;

/// <summary>The system's time in whole seconds, as the formats in which it is stored have no more.</summary>
public class SystemClock : ISystemClock
{
    /// <summary>Now, in UTC, without fractions of a second.</summary>
    public DateTimeOffset UtcNow
    {
        get
        {
            var now = DateTimeOffset.UtcNow;
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        }
    }
}
