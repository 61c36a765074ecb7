namespace Microsoft.Owin.Infrastructure;

/// <summary>The system's time in whole seconds, except for its ticks below a millisecond.</summary>
public class SystemClock : ISystemClock
{
    /// <summary>
    /// Now, in UTC, without its milliseconds. As in Katana, the ticks below a millisecond are kept, so that a ticket which expires at a given second has
    /// expired as soon as that second begins.
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
