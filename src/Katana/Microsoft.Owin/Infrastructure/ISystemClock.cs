namespace Microsoft.Owin.Infrastructure;

/// <summary>The time, so that tests can set it.</summary>
public interface ISystemClock
{
    /// <summary>Now, in UTC.</summary>
    DateTimeOffset UtcNow { get; }
}
