using Owin;

namespace Microsoft.Owin.Hosting.Loader;

/// <summary>A link in the chain that finds a site's startup code.</summary>
public interface IAppLoaderFactory
{
    /// <summary>Its position in the chain, lowest first.</summary>
    int Order { get; }

    /// <summary>Makes a loader.</summary>
    /// <param name="nextLoader">The loader to call if this one finds nothing.</param>
    /// <returns>The loader.</returns>
    Func<string, IList<string>, Action<IAppBuilder>> Create(Func<string, IList<string>, Action<IAppBuilder>> nextLoader);
}
