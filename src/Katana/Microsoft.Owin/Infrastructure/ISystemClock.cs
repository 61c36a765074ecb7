namespace Microsoft.Owin.Infrastructure;

/// <summary>The current time, which tests can replace.</summary>
public interface ISystemClock
{
    /// <summary>Now, in UTC.</summary>
    DateTimeOffset UtcNow { get; }
}
