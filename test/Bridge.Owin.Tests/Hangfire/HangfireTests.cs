using System.Text.RegularExpressions;
using FluentAssertions;
using global::Hangfire;
using global::Hangfire.Dashboard;
using global::Hangfire.InMemory;
using global::Hangfire.Storage;

namespace Bridge.Owin.Tests.Hangfire;

/// <summary>Hangfire's dashboard, in its build for Katana on .NET Framework: OWIN middleware, which needs none of Katana's assemblies.</summary>
[TestClass]
public sealed class HangfireTests
{
    [TestMethod]
    public async Task The_dashboard_and_its_assets_are_served_below_a_prefix()
    {
        using InMemoryStorage storage = new();
        using TestHost host = Dashboard(storage);

        RawResponse page = await host.GetAsync("/hangfire");
        page.Status.Should().Be(200);
        page.Header("Content-Type").Should().StartWith("text/html");
        page.Body.Should().Contain("Jobs on Bridge").And.Contain("href=\"/hangfire/jobs/enqueued\"");
        string[] assets = Regex.Matches(page.Body, "(?:href|src)=\"(/hangfire/(?:css|js)[^\"]*)\"")
            .Cast<Match>()
            .Select(match => match.Groups[1].Value)
            .ToArray();
        assets.Should().HaveCountGreaterThan(1);
        foreach (string asset in assets)
        {
            RawResponse response = await host.GetAsync(asset);
            response.Status.Should().Be(200, asset);
            response.Body.Length.Should().BeGreaterThan(1000);
        }

        (await host.GetAsync("/hangfire/nothing")).Status.Should().Be(404);
        (await host.GetAsync("/other")).Status.Should().Be(404);
        host.Errors.Should().BeEmpty();
    }

    [TestMethod]
    public async Task A_job_is_shown_and_deleted_by_its_button()
    {
        using InMemoryStorage storage = new();
        string job = new BackgroundJobClient(storage).Enqueue(() => Console.WriteLine("never run"));
        using TestHost host = Dashboard(storage);

        (await host.GetAsync("/hangfire/jobs/enqueued/default")).Body.Should().Contain("Console.WriteLine").And.Contain(job);
        using RawConnection connection = host.Connect();
        string form = "jobs%5B%5D=" + Uri.EscapeDataString(job);
        await connection.SendAsync(
            $"POST /hangfire/jobs/enqueued/delete HTTP/1.1\r\nHost: 127.0.0.1:{host.Port}\r\nContent-Type: "
                + $"application/x-www-form-urlencoded\r\nContent-Length: {form.Length}\r\n\r\n{form}");
        (await connection.ReadResponseAsync()).Status.Should().Be(204);

        using IStorageConnection jobs = storage.GetConnection();
        jobs.GetStateData(job).Name.Should().Be("Deleted");
        host.Errors.Should().BeEmpty();
    }

    private static TestHost Dashboard(JobStorage storage)
    {
        MidFunc dashboard = MiddlewareExtensions.UseHangfireDashboard(

                new DashboardOptions { Authorization = [new LocalRequestsOnlyAuthorizationFilter()], DashboardTitle = "Jobs on Bridge" },
                storage,
                DashboardRoutes.Routes,
                null);
        return new TestHost(dashboard(NotFound).MountAt("/hangfire")(NotFound));
    }

    private static Task NotFound(IDictionary<string, object> environment)
    {
        environment[OwinKeys.ResponseStatusCode] = 404;
        return Task.CompletedTask;
    }
}
