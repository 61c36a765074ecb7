namespace Microsoft.Owin.Hosting.Tracing;

/// <summary>Makes the writer for traces.</summary>
public interface ITraceOutputFactory
{
    /// <summary>Makes a writer.</summary>
    /// <param name="outputFile">A file; null or empty for the console.</param>
    /// <returns>The writer.</returns>
    TextWriter Create(string outputFile);
}
