using Owin;

namespace Microsoft.Owin.Hosting.Loader;

/// <summary>Finds a site's startup code.</summary>
public interface IAppLoader
{
    /// <summary>Finds it.</summary>
    /// <param name="appName">Its name; null or empty to look for one.</param>
    /// <param name="errors">Takes what was looked for in vain.</param>
    /// <returns>What adds the middleware; null if there is none.</returns>
    Action<IAppBuilder> Load(string appName, IList<string> errors);
}
