namespace Microsoft.Owin.Hosting.Engine;

/// <summary>A running site. Disposing it first tells the site, and then stops the server.</summary>
internal sealed class RunningSite(CancellationTokenSource stopping, IDisposable server, TextWriter trace) : IDisposable
{
    private int _disposed;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }
        try
        {
            stopping.Cancel();
        }
        finally
        {
            server.Dispose();
            stopping.Dispose();
            if (trace != Console.Error)
            {
                trace?.Dispose();
            }
        }
    }
}
