namespace Microsoft.Owin.Hosting.Engine;

/// <summary>Starts sites.</summary>
public interface IHostingEngine
{
    /// <summary>Starts a site.</summary>
    /// <param name="context">What is known about the site. The engine finds the missing parts and stores them in the context.</param>
    /// <returns>The running site; disposing it stops it.</returns>
    IDisposable Start(StartContext context);
}
