namespace Microsoft.Owin.Hosting.Engine;

/// <summary>Starts sites.</summary>
public interface IHostingEngine
{
    /// <summary>Starts a site.</summary>
    /// <param name="context">What is known of it. What is missing is found, and put there.</param>
    /// <returns>The running site; disposing of it stops it.</returns>
    IDisposable Start(StartContext context);
}
