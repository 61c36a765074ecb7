using System.Net;
using System.Text.RegularExpressions;
using FluentAssertions;

namespace Bridge.Functional.Tests.Hangfire;

[TestClass]
[DoNotParallelize]
public sealed partial class HangfireTests
{
    [TestMethod]
    [DataRow("Kestrel")]
    [DataRow("OWIN")]
    public async Task The_dashboard_in_a_Katana_pipeline_shows_the_jobs_of_the_other(string host)
    {
        using HttpClient client = RunningShowcase.NewClient(await RunningShowcase.UrlAsync(host));

        string page = await client.GetStringAsync("/legacy/hangfire/jobs/enqueued/night-shift");

        page.Should().Contain("ExampleJobs.PrintInvoice").And.Contain("Hangfire on Katana on Bridge");
        Jobs(page).Should().NotBeEmpty().And.Equal(Jobs(await client.GetStringAsync("/hangfire/jobs/enqueued/night-shift")));
    }

    [TestMethod]
    [DataRow("Kestrel")]
    [DataRow("OWIN")]
    public async Task Its_styles_and_scripts_answer_under_the_prefix(string host)
    {
        using HttpClient client = RunningShowcase.NewClient(await RunningShowcase.UrlAsync(host));
        string page = await client.GetStringAsync("/legacy/hangfire");

        string[] resources = [.. Resource().Matches(page).Select(match => match.Groups[1].Value)];

        resources.Should().HaveCountGreaterThan(1).And.OnlyContain(path => path.StartsWith("/legacy/hangfire/", StringComparison.Ordinal));
        foreach (string path in resources)
        {
            HttpResponseMessage answer = await client.GetAsync(path);
            answer.StatusCode.Should().Be(HttpStatusCode.OK, "{0} is one of its resources", path);
            (await answer.Content.ReadAsByteArrayAsync()).Length.Should().BeGreaterThan(500);
        }
    }

    [TestMethod]
    [DataRow("Kestrel")]
    [DataRow("OWIN")]
    public async Task A_button_works_for_who_has_the_pages_token_and_for_nobody_else(string host)
    {
        using HttpClient client = RunningShowcase.NewClient(await RunningShowcase.UrlAsync(host));
        string page = await client.GetStringAsync("/legacy/hangfire/recurring");

        (await client.PostAsync("/legacy/hangfire/recurring/trigger", Form())).StatusCode
            .Should()
            .BeOneOf(HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized);

        using HttpRequestMessage request = new(HttpMethod.Post, "/legacy/hangfire/recurring/trigger") { Content = Form() };
        request.Headers.Add(Meta(page, "csrf-header"), Meta(page, "csrf-token"));
        (await client.SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.NoContent);

        static FormUrlEncodedContent Form() => new([new("jobs[]", "clean-up")]);
    }

    private static string[] Jobs(string page) => [.. Job().Matches(page).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];

    private static string Meta(string page, string name) => Regex.Match(page, $"<meta name=\"{name}\" content=\"([^\"]+)\"").Groups[1].Value;

    [GeneratedRegex("/jobs/details/([0-9a-f-]+)")]
    private static partial Regex Job();

    [GeneratedRegex("(?:href|src)=\"([^\"]+/(?:css|js)[^\"]*)\"")]
    private static partial Regex Resource();
}
