using Hangfire;
using Hangfire.Dashboard;
using Owin;

namespace Bridge.Showcase;

/// <summary>Hangfire's dashboard once more, as a Katana site adds it to its pipeline.</summary>
internal sealed class KatanaJobs(JobStorage storage)
{
    public static Example Example { get; } = new(
        "legacy/hangfire",
        "Hangfire’s dashboard in a Katana pipeline",
        "The same assembly by its extension method on IAppBuilder; both show the same jobs.",
        SourceCode.Of("KatanaJobs.cs", nameof(Configuration)));

    public void Configuration(IAppBuilder app)
    {
        DashboardOptions options = new() { Authorization = [new LocalRequestsOnlyAuthorizationFilter()], DashboardTitle = "Hangfire on Katana on Bridge" };
        app.UseHangfireDashboard("/hangfire", options, storage, new JobsAntiforgery());
    }
}
