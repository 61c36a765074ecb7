using Microsoft.Owin.Builder;
using Owin;

namespace Microsoft.Owin.Hosting.Builder;

/// <summary>Makes Katana's own application builders.</summary>
public class AppBuilderFactory : IAppBuilderFactory
{
    /// <inheritdoc />
    public virtual IAppBuilder Create() => new AppBuilder();
}
