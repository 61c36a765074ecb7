using Hangfire;
using Hangfire.Dashboard;
using MidFunc = System.Func<System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>, System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>>;

namespace Bridge.Showcase;

/// <summary>The legacy application: Hangfire's dashboard in its build for Katana, which is OWIN middleware, as the result of a view.</summary>
internal sealed class JobsModule : ViewModule
{
    public JobsModule(JobStorage storage)
    {
        MidFunc dashboard = MiddlewareExtensions.UseHangfireDashboard(
            new DashboardOptions
            {
                DashboardTitle = "Hangfire on Bridge",
                Authorization = [new LocalRequestsOnlyAuthorizationFilter()],
            },
            storage,
            DashboardRoutes.Routes,
            new JobsAntiforgery());

        Map("/{**path}", [], _ => dashboard);
    }

    public static Example Example { get; } = new(
        "hangfire",
        "Hangfire's dashboard",
        "The build for Katana on the .NET Framework, as it came from NuGet: its pages, styles, scripts and buttons.",
        SourceCode.Of("JobsModule.cs", nameof(JobsModule)));
}
