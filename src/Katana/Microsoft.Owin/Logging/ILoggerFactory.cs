namespace Microsoft.Owin.Logging;

/// <summary>Makes loggers.</summary>
public interface ILoggerFactory
{
    /// <summary>Makes a logger.</summary>
    /// <param name="name">The logger's name, by convention the full name of the type that logs.</param>
    /// <returns>The logger.</returns>
    ILogger Create(string name);
}
