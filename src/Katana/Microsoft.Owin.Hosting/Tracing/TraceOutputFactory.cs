namespace Microsoft.Owin.Hosting.Tracing;

/// <summary>Traces go to the console's error stream, or to the end of a file.</summary>
public class TraceOutputFactory : ITraceOutputFactory
{
    /// <inheritdoc />
    public virtual TextWriter Create(string outputFile) =>
        string.IsNullOrWhiteSpace(outputFile) ? Console.Error : TextWriter.Synchronized(new StreamWriter(outputFile, append: true) { AutoFlush = true });
}
