namespace Microsoft.Owin.Infrastructure;

/// <summary>The system's time in whole seconds, give or take what a millisecond has of ticks.</summary>
public class SystemClock : ISystemClock
{
    /// <summary>
    /// Now, in UTC, without its milliseconds. The ticks below a millisecond stay, as in Katana: a ticket that expires at a second has expired once that
    /// second has begun.
    /// </summary>
    public DateTimeOffset UtcNow
    {
        get
        {
            DateTimeOffset now = DateTimeOffset.UtcNow;
            return now.AddTicks(-(now.Millisecond * TimeSpan.TicksPerMillisecond));
        }
    }
}
