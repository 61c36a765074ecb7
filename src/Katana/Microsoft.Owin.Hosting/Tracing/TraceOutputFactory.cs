namespace Microsoft.Owin.Hosting.Tracing;

/// <summary>Makes writers that write traces to the console's error stream, or append them to a file.</summary>
public class TraceOutputFactory : ITraceOutputFactory
{
    /// <inheritdoc />
    public virtual TextWriter Create(string outputFile) =>
        string.IsNullOrWhiteSpace(outputFile) ? Console.Error : TextWriter.Synchronized(new StreamWriter(outputFile, append: true) { AutoFlush = true });
}
