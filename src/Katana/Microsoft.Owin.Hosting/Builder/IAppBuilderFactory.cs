using Owin;

namespace Microsoft.Owin.Hosting.Builder;

/// <summary>Makes application builders.</summary>
public interface IAppBuilderFactory
{
    /// <summary>Makes a builder.</summary>
    /// <returns>The builder.</returns>
    IAppBuilder Create();
}
