namespace Microsoft.Owin.Logging;

/// <summary>Makes loggers.</summary>
public interface ILoggerFactory
{
    /// <summary>Makes a logger.</summary>
    /// <param name="name">The name of what logs, by convention the full name of a type.</param>
    /// <returns>The logger.</returns>
    ILogger Create(string name);
}
