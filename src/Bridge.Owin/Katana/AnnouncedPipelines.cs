#if NET
using Bridge.Owin.Environment;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Owin;

/// <summary>
/// A marker service that exists if ASP.NET Core's authentication has a scheme for Katana. Only then do pipelines record the requests that run in them.
/// </summary>
internal sealed class AnnouncedPipelines
{
    /// <summary>Whether a pipeline with these startup properties says in which requests it runs.</summary>
    public static bool AreIn(IDictionary<string, object> properties) =>
        properties.TryGetValue(OwinServices.Key, out object? services) && services is IServiceProvider provider && AreIn(provider);

    /// <summary>Whether pipelines with these services say in which requests they run.</summary>
    public static bool AreIn(IServiceProvider services) => services.GetService<AnnouncedPipelines>() is not null;
}
#endif
