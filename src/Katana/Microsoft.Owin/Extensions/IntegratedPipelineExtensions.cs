using Microsoft.Owin.Infrastructure;
using Owin;

namespace Microsoft.Owin.Extensions;

/// <summary>Marks the stage of a host's own pipeline where middleware must run. Hosts without stages ignore it.</summary>
public static class IntegratedPipelineExtensions
{
    /// <summary>Makes the middleware that was added so far run no later than at a stage.</summary>
    /// <param name="app">The application builder.</param>
    /// <param name="stageName">The stage's name, see <see cref="PipelineStage"/>.</param>
    /// <returns>The application builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is null.</exception>
    public static IAppBuilder UseStageMarker(this IAppBuilder app, string stageName)
    {
        if (app == null)
        {
            throw new ArgumentNullException(nameof(app));
        }
        if (app.Properties.TryGetValue(OwinKeys.StageMarker, out object marker) && marker != null)
        {
            ((Action<IAppBuilder, string>)marker)(app, stageName);
        }
        return app;
    }

    /// <summary>Makes the middleware that was added so far run no later than at a stage.</summary>
    /// <param name="app">The application builder.</param>
    /// <param name="stage">The stage.</param>
    /// <returns>The application builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is null.</exception>
    public static IAppBuilder UseStageMarker(this IAppBuilder app, PipelineStage stage) => app.UseStageMarker(stage.ToString());
}
