using System.Net;
using System.Text.RegularExpressions;
using Bridge.Owin;
using Bridge.Showcase;
using FluentAssertions;

namespace Bridge.Functional.Tests.Showcase;

[TestClass]
public sealed partial class JobsTests
{
    [TestMethod]
    [DynamicData(nameof(ShowcaseHosts.Both), typeof(ShowcaseHosts))]
    public async Task The_dashboard_answers(string host)
    {
        Answer page = await Answer.GetAsync(ShowcaseHosts.Client(host), "/hangfire");

        page.Status.Should().Be(200);
        page.Headers["Content-Type"].Should().StartWith("text/html");
        page.Text.Should().Contain("Hangfire on Bridge").And.Contain("href=\"/hangfire/jobs/enqueued\"");
    }

    [TestMethod]
    [DynamicData(nameof(ShowcaseHosts.Both), typeof(ShowcaseHosts))]
    public async Task The_dashboard_has_its_styles_and_scripts(string host)
    {
        HttpClient client = ShowcaseHosts.Client(host);
        string page = (await Answer.GetAsync(client, "/hangfire")).Text;
        string[] assets = [.. Asset().Matches(page).Select(match => match.Groups[1].Value)];

        assets.Should()
            .Contain(path => path.StartsWith("/hangfire/css", StringComparison.Ordinal)).And
            .Contain(path => path.StartsWith("/hangfire/js", StringComparison.Ordinal));
        foreach (string path in assets)
        {
            Answer asset = await Answer.GetAsync(client, path);
            asset.Status.Should().Be(200);
            asset.Headers["Content-Type"].Should().Match(type => type.Contains("css") || type.Contains("javascript"));
            asset.Body.Length.Should().BeGreaterThan(1000);
            asset.Body.Should().Equal((await Answer.GetAsync(ShowcaseHosts.Kestrel, path)).Body);
        }
    }

    [TestMethod]
    [DataRow("Kestrel", "/hangfire/jobs/enqueued/night-shift", "PrintInvoice")]
    [DataRow("OWIN", "/hangfire/jobs/enqueued/night-shift", "PrintInvoice")]
    [DataRow("Kestrel", "/hangfire/jobs/processing", "RebuildIndex")]
    [DataRow("OWIN", "/hangfire/jobs/processing", "RebuildIndex")]
    [DataRow("Kestrel", "/hangfire/jobs/failed", "ChargeCard")]
    [DataRow("OWIN", "/hangfire/jobs/failed", "ChargeCard")]
    [DataRow("Kestrel", "/hangfire/jobs/scheduled", "SendWelcomeMail")]
    [DataRow("OWIN", "/hangfire/jobs/scheduled", "SendWelcomeMail")]
    [DataRow("Kestrel", "/hangfire/recurring", "clean-up")]
    [DataRow("OWIN", "/hangfire/recurring", "clean-up")]
    [DataRow("Kestrel", "/hangfire/servers", "showcase")]
    [DataRow("OWIN", "/hangfire/servers", "showcase")]
    public async Task The_dashboard_shows_jobs_in_every_state(string host, string path, string shows) =>
        await PageThatShowsAsync(ShowcaseHosts.Client(host), path, shows);

    [TestMethod]
    [DynamicData(nameof(ShowcaseHosts.Both), typeof(ShowcaseHosts))]
    public async Task A_job_is_deleted_by_the_dashboards_button(string host)
    {
        HttpClient client = ShowcaseHosts.Client(host);
        Answer list = await PageThatShowsAsync(client, "/hangfire/jobs/enqueued/night-shift", "PrintInvoice");
        string[] jobs = JobIds(list.Text);
        string job = host == "Kestrel" ? jobs[0] : jobs[^1];

        HttpStatusCode status = await PressAsync(client, list.Text, "/hangfire/jobs/enqueued/delete", job);

        status.Should().Be(HttpStatusCode.NoContent);
        (await Answer.GetAsync(client, "/hangfire/jobs/details/" + job)).Text.Should().Contain("Deleted");
        JobIds((await Answer.GetAsync(client, "/hangfire/jobs/enqueued/night-shift")).Text).Should().NotContain(job);
    }

    [TestMethod]
    [DynamicData(nameof(ShowcaseHosts.Both), typeof(ShowcaseHosts))]
    public async Task A_failed_job_is_requeued_by_the_dashboards_button(string host)
    {
        HttpClient client = ShowcaseHosts.Client(host);
        Answer list = await PageThatShowsAsync(client, "/hangfire/jobs/failed", host == "Kestrel" ? "Charles" : "Konrad", "ChargeCard");
        string job = await JobThatShowsAsync(client, JobIds(list.Text), host == "Kestrel" ? "Charles" : "Konrad");

        HttpStatusCode status = await PressAsync(client, list.Text, "/hangfire/jobs/failed/requeue", job);

        status.Should().Be(HttpStatusCode.NoContent);
        await PageThatShowsAsync(client, "/hangfire/jobs/details/" + job, "Triggered via Dashboard UI");
    }

    [TestMethod]
    [DynamicData(nameof(ShowcaseHosts.Both), typeof(ShowcaseHosts))]
    public async Task A_button_pressed_by_another_site_is_refused(string host)
    {
        HttpClient client = ShowcaseHosts.Client(host);
        Answer list = await PageThatShowsAsync(client, "/hangfire/jobs/enqueued/night-shift", "PrintInvoice");
        string job = JobIds(list.Text)[1];

        HttpStatusCode status = await PressAsync(client, list.Text, "/hangfire/jobs/enqueued/delete", job, withToken: false);

        status.Should().Be(HttpStatusCode.Forbidden);
        JobIds((await Answer.GetAsync(client, "/hangfire/jobs/enqueued/night-shift")).Text).Should().Contain(job);
    }

    [TestMethod]
    [DataRow("127.0.0.1", 200)]
    [DataRow("::1", 200)]
    [DataRow("192.0.2.1", 200)]
    [DataRow("203.0.113.9", 401)]
    [DataRow("127.0.0.1.example.org", 401)]
    [DataRow("", 401)]
    public async Task The_dashboard_is_open_to_local_requests_only(string remoteIpAddress, int status)
    {
        using JobServer jobs = new();
        AppFunc app = new JobsModule(jobs.Storage).ToAppFunc();
        Dictionary<string, object> environment = new(StringComparer.Ordinal)
        {
            ["owin.Version"] = "1.0",
            ["owin.CallCancelled"] = CancellationToken.None,
            ["owin.RequestBody"] = Stream.Null,
            ["owin.RequestHeaders"] = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase)
            {
                // What a client may say of itself. Where it is true, it was a proxy that said it.
                ["Host"] = ["localhost"],
                ["X-Forwarded-For"] = ["127.0.0.1"],
                ["X-Forwarded-Host"] = ["localhost"],
                ["X-Real-IP"] = ["127.0.0.1"],
                ["X-Client-IP"] = ["::1"],
                ["Forwarded"] = ["for=127.0.0.1;host=localhost"],
            },
            ["owin.RequestMethod"] = "GET",
            ["owin.RequestPath"] = "/",
            ["owin.RequestPathBase"] = "/hangfire",
            ["owin.RequestProtocol"] = "HTTP/1.1",
            ["owin.RequestQueryString"] = "",
            ["owin.RequestScheme"] = "http",
            ["owin.ResponseBody"] = new MemoryStream(),
            ["owin.ResponseHeaders"] = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase),
            ["server.RemoteIpAddress"] = remoteIpAddress,
            ["server.LocalIpAddress"] = "192.0.2.1",
        };

        await app(environment);

        (environment.TryGetValue("owin.ResponseStatusCode", out object? value) ? value : 200).Should().Be(status);
    }

    /// <summary>The jobs are worked on in the background, so a page shows them after a moment.</summary>
    private static async Task<Answer> PageThatShowsAsync(HttpClient client, string path, params string[] texts)
    {
        using CancellationTokenSource timeout = new(TimeSpan.FromSeconds(15));
        while (true)
        {
            Answer page = await Answer.GetAsync(client, path);
            page.Status.Should().Be(200);
            if (texts.All(text => page.Text.Contains(text, StringComparison.Ordinal)))
            {
                return page;
            }

            timeout.IsCancellationRequested.Should()
                .BeFalse("{0} was to show {1} within 15 seconds, and shows {2}", path, string.Join(" and ", texts), page.Text);
            await Task.Delay(100);
        }
    }

    private static async Task<string> JobThatShowsAsync(HttpClient client, string[] jobs, string text)
    {
        foreach (string job in jobs)
        {
            if ((await Answer.GetAsync(client, "/hangfire/jobs/details/" + job)).Text.Contains(text, StringComparison.Ordinal))
            {
                return job;
            }
        }

        throw new AssertFailedException($"None of the jobs {string.Join(", ", jobs)} shows {text}.");
    }

    /// <summary>Does what the dashboard's script does when a button is pressed.</summary>
    private static async Task<HttpStatusCode> PressAsync(HttpClient client, string page, string action, string job, bool withToken = true)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, action) { Content = new FormUrlEncodedContent([new("jobs[]", job)]) };
        if (withToken)
        {
            request.Headers.Add(Meta(page, "csrf-header"), Meta(page, "csrf-token"));
        }

        using HttpResponseMessage response = await client.SendAsync(request);
        return response.StatusCode;
    }

    private static string Meta(string page, string name) => Regex.Match(page, $"<meta name=\"{name}\" content=\"([^\"]+)\"").Groups[1].Value;

    private static string[] JobIds(string page) => [.. JobBox().Matches(page).Select(match => match.Groups[1].Value).Distinct()];

    [GeneratedRegex("(?:href|src)=\"(/hangfire/(?:css|js)[^\"]*)\"")]
    private static partial Regex Asset();

    [GeneratedRegex("name=\"jobs\\[\\]\" value=\"([^\"]+)\"")]
    private static partial Regex JobBox();
}
