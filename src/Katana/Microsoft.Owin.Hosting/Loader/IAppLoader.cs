using Owin;

namespace Microsoft.Owin.Hosting.Loader;

/// <summary>Finds a site's startup code.</summary>
public interface IAppLoader
{
    /// <summary>Finds the startup code.</summary>
    /// <param name="appName">Its name; null or empty to search for it.</param>
    /// <param name="errors">Receives the reasons why nothing was found.</param>
    /// <returns>The delegate that adds the middleware; null if there is none.</returns>
    Action<IAppBuilder> Load(string appName, IList<string> errors);
}
