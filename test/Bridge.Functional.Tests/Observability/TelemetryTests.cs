using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Bridge.AspNetCore;
using Bridge.AspNetCore.Hosting;
using Bridge.Owin;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Bridge.Functional.Tests.Observability;

/// <summary>
/// What the OpenTelemetry SDK and Prometheus are told, by the set-up of docs/observability.md. Listeners are the process's: no other test may run beside.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed partial class TelemetryTests
{
    [TestMethod]
    public async Task Prometheus_reads_what_views_and_applications_did_on_Kestrel()
    {
        await using WebApplication app = await StartAsync();
        using HttpClient client = new() { BaseAddress = new Uri(app.Urls.Single()) };
        await client.GetStringAsync(new Uri("/text", UriKind.Relative));
        await client.GetStringAsync(new Uri("/json", UriKind.Relative));
        await client.GetStringAsync(new Uri("/pages", UriKind.Relative));
        await client.GetStringAsync(new Uri("/legacy/deep", UriKind.Relative));
        (await client.GetAsync(new Uri("/refused", UriKind.Relative))).StatusCode.Should().Be(System.Net.HttpStatusCode.InternalServerError);
        Func<Task> broken = () => client.GetStringAsync(new Uri("/broken", UriKind.Relative));
        await broken.Should().ThrowAsync<HttpRequestException>();

        string[] page = (await client.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Split('\n');

        page.Should().Contain(line => Is(line, "bridge_request_duration_seconds_count", "text", "200") && line.Contains("} 1"));
        page.Should().Contain(line => Is(line, "bridge_request_duration_seconds_count", "json", "201"));
        page.Should().Contain(line => Is(line, "bridge_request_duration_seconds_count", "sequence", "200"));
        page.Should().Contain(line => Is(line, "bridge_request_duration_seconds_count", "app", "202") && line.Contains("bridge_mount=\"/legacy\""));
        page.Should().Contain(line => line.StartsWith("bridge_response_body_size_bytes_sum") && line.Contains("\"sequence\"") && line.Contains("} 6"));
        page.Should().NotContain(line => line.StartsWith("bridge_response_body_size") && line.Contains("/legacy"), "its body is not Bridge's to count");
        page.Should().Contain(line => line.StartsWith("bridge_results_refused_total") && line.Contains("InvalidViewResultException") && line.Contains("} 1"));
        page.Should().Contain(line => line.StartsWith("bridge_responses_aborted_total") && line.Contains("System.FormatException") && line.Contains("} 1"));
        page.Should().Contain(line => line.StartsWith("bridge_iterators_live") && line.Contains("} 0"));
    }

    [TestMethod]
    public async Task An_activity_of_OwinHost_continues_that_of_its_client()
    {
        List<Activity> activities = [];
        using TracerProvider traces = Sdk.CreateTracerProviderBuilder().AddSource("Bridge").AddInMemoryExporter(activities).Build();
        ViewModule module = new();
        module.Get("/hello", static _ => "hello");
        await using OwinHost host = await OwinHost.StartAsync("http://127.0.0.1:0", module.ToAppFunc());
        using HttpClient client = new();
        using HttpRequestMessage request = new(HttpMethod.Get, host.Url + "hello");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        using HttpResponseMessage response = await client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        await host.StopAsync();

        traces.ForceFlush();
        Activity server = activities.Should().ContainSingle(static activity => activity.Kind == ActivityKind.Server).Subject;
        server.TraceId.ToString().Should().Be("0af7651916cd43dd8448eb211c80319c");
        server.ParentSpanId.ToString().Should().Be("b7ad6b7169203331");
        server.GetTagItem("url.path").Should().Be("/hello");
        server.GetTagItem("http.response.status_code").Should().Be(200);
        Activity view = activities.Should().ContainSingle(static activity => activity.Kind == ActivityKind.Internal).Subject;
        view.ParentSpanId.Should().Be(server.SpanId);
        view.GetTagItem("bridge.result.kind").Should().Be("text");
    }

    [TestMethod]
    public void The_page_lists_each_instrument_with_its_kind_and_unit()
    {
        SortedSet<string> published = new(StringComparer.Ordinal);
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == "Bridge")
            {
                published.Add($"{instrument.Name} {instrument.GetType().Name.Split('`')[0].Replace("Observable", "")} {instrument.Unit}");
            }
        };
        RuntimeHelpers.RunClassConstructor(typeof(AddedThreads).TypeHandle);
        listener.Start();

        using StreamReader page = new(typeof(TelemetryTests).Assembly.GetManifestResourceStream("observability.md")!);
        Instrument().Matches(page.ReadToEnd())
            .Select(static row => $"{row.Groups[1]} {Kind(row.Groups[2].Value)} {row.Groups[3]}")
            .Should().BeEquivalentTo(published);
    }

    private static string Kind(string shown) => shown switch
    {
        "histogram" => "Histogram",
        "counter" => "Counter",
        _ => "UpDownCounter",
    };

    private static bool Is(string line, string name, string kind, string status) =>
        line.StartsWith(name, StringComparison.Ordinal) && line.Contains($"bridge_result_kind=\"{kind}\"", StringComparison.Ordinal)
            && line.Contains($"http_response_status_code=\"{status}\"", StringComparison.Ordinal);

    private static async Task<WebApplication> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter("Bridge").AddPrometheusExporter())
            .WithTracing(traces => traces.AddSource("Bridge"));
        WebApplication app = builder.Build();
        app.MapPrometheusScrapingEndpoint();
        app.MapView("/text", static _ => "text");
        app.MapView("/json", static _ => (new Dictionary<string, int> { ["a"] = 1 }, 201));
        app.MapView("/pages", static _ => Pages());
        app.MapView("/refused", static _ => (object)new Uri("about:blank").GetType().Assembly);
        app.MapView("/broken", static _ => Broken());
        app.MapOwin("/legacy", static environment =>
        {
            environment["owin.ResponseStatusCode"] = 202;
            return ((Stream)environment["owin.ResponseBody"]).WriteAsync("legacy"u8.ToArray()).AsTask();
        });
        await app.StartAsync();
        return app;
    }

    private static IEnumerable<string> Pages()
    {
        yield return "abc";
        yield return "def";
    }

    private static IEnumerable<string> Broken()
    {
        yield return "a part";
        throw new FormatException("in the middle");
    }

    [GeneratedRegex(@"^\| `(bridge\.[a-z.]+)` \| (histogram|counter|up-down counter) \| (\S+) \|", RegexOptions.Multiline)]
    private static partial Regex Instrument();
}
