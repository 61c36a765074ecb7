using FluentAssertions;
using Microsoft.Owin.Builder;
using Microsoft.Owin.Extensions;
using Owin;

namespace Bridge.Katana.Tests.Extensions;

[TestClass]
public class IntegratedPipelineExtensionsTests
{
    private readonly AppBuilder _app = new();

    [TestMethod]
    public void Marker_goes_to_the_host()
    {
        var markers = new List<(IAppBuilder, string)>();
        _app.Properties["integratedpipeline.StageMarker"] = new Action<IAppBuilder, string>((app, stage) => markers.Add((app, stage)));

        _app.UseStageMarker("Authenticate").UseStageMarker(PipelineStage.PostAcquireState).Should().BeSameAs(_app);

        markers.Should().Equal((_app, "Authenticate"), (_app, "PostAcquireState"));
    }

    [TestMethod]
    public void Host_without_stages_ignores_it()
    {
        _app.UseStageMarker("Authenticate").Should().BeSameAs(_app);
        FluentActions.Invoking(() => ((IAppBuilder)null).UseStageMarker("x")).Should().Throw<ArgumentNullException>().WithParameterName("app");
    }

    [TestMethod]
    public void Stages_are_in_the_order_of_the_pipeline() => Enum.GetNames<PipelineStage>().Should().Equal(
        "Authenticate", "PostAuthenticate", "Authorize", "PostAuthorize", "ResolveCache", "PostResolveCache",
        "MapHandler", "PostMapHandler", "AcquireState", "PostAcquireState", "PreHandlerExecute");
}
