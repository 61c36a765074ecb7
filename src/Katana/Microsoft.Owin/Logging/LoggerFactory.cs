namespace Microsoft.Owin.Logging;

/// <summary>The logger factory of applications whose host sets none.</summary>
public static class LoggerFactory
{
    /// <summary>The factory; a <see cref="DiagnosticsLoggerFactory"/> by default.</summary>
    public static ILoggerFactory Default { get; set; } = new DiagnosticsLoggerFactory();
}
