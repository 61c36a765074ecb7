using System.Net;
using Bridge.Functional.Tests.KatanaHosting;
using FluentAssertions;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bridge.Functional.Tests.Views;

[TestClass]
public sealed class AntiforgeryCheckTests
{
    [TestMethod]
    [DataRow("/endpoint")]
    [DataRow("/by-attribute")]
    [DataRow("/group/view")]
    [DataRow("/module/form")]
    [DataRow("/group/minimal")]
    public async Task A_missing_or_wrong_token_is_a_400_before_the_view_and_the_right_one_passes(string path)
    {
        List<string> seen = [];
        await using KestrelServer server = await StartAsync(seen);
        using HttpClient client = Browser(server);
        string token = await TokenAsync(client);

        foreach (string? given in new[] { null, "", "forged", token[..^4] + "AAAA" })
        {
            using HttpResponseMessage refused = await PostAsync(client, path, given);
            refused.StatusCode.Should().Be(HttpStatusCode.BadRequest, given);
            (await refused.Content.ReadAsStringAsync()).Should().Contain(
                path == "/module/form" ? "The shop refused" : "antiforgery token is missing or wrong", given);
        }

        seen.Should().BeEmpty();
        using HttpResponseMessage taken = await PostAsync(client, path, token);
        (await taken.Content.ReadAsStringAsync()).Should().Be("taken");
        seen.Should().Equal("1");
    }

    [TestMethod]
    public async Task Every_method_that_changes_something_needs_the_token_and_no_other()
    {
        await using KestrelServer server = await StartAsync([]);
        using HttpClient client = Browser(server);
        string token = await TokenAsync(client);

        using HttpRequestMessage bare = new(HttpMethod.Delete, "/any");
        (await client.SendAsync(bare)).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        using HttpRequestMessage with = new(HttpMethod.Delete, "/any") { Headers = { { "RequestVerificationToken", token } } };
        (await client.SendAsync(with)).StatusCode.Should().Be(HttpStatusCode.OK);
        (await client.GetStringAsync("/any")).Should().Be("GET");
        using HttpRequestMessage options = new(HttpMethod.Options, "/any");
        (await client.SendAsync(options)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [TestMethod]
    public async Task A_client_that_prefers_JSON_gets_the_refusal_as_problem_details()
    {
        await using KestrelServer server = await StartAsync([]);
        using HttpClient client = Browser(server);
        client.DefaultRequestHeaders.Add("Accept", "application/json");

        using HttpResponseMessage refused = await PostAsync(client, "/endpoint", null);

        refused.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        refused.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
    }

    [TestMethod]
    public async Task DisableAntiforgery_takes_an_endpoint_out_of_its_group()
    {
        await using KestrelServer server = await StartAsync([]);
        using HttpClient client = Browser(server);

        using HttpResponseMessage taken = await PostAsync(client, "/group/declined", null);

        (await taken.Content.ReadAsStringAsync()).Should().Be("taken");
    }

    [TestMethod]
    public async Task A_view_that_reads_a_form_and_neither_asks_nor_declines_is_named_in_the_log_once()
    {
        CollectedLog log = new();
        await using KestrelServer server = await StartAsync([], log);
        using HttpClient client = Browser(server);
        string token = await TokenAsync(client);

        foreach (string path in (string[])["/undecided", "/undecided", "/endpoint", "/group/declined"])
        {
            (await PostAsync(client, path, token)).StatusCode.Should().Be(HttpStatusCode.OK, path);
        }

        log.Entries.Where(static entry => entry.Category == "Bridge.Views").Should().ContainSingle()
            .Which.Should().Match<(string, LogLevel Level, int EventId, string Message, Exception?)>(static entry =>
                entry.Level == LogLevel.Warning && entry.EventId == 5 && entry.Message.StartsWith("The view POST /undecided reads a form"));
    }

    [TestMethod]
    public async Task An_app_without_antiforgery_is_not_told_about_it()
    {
        CollectedLog log = new();
        await using KestrelServer server = await KestrelServer.StartAsync(
            app =>
            {
                app.MapView("/form", "POST", async r => (await r.ReadFormAsync())["value"].ToString());
                app.MapView("/page", r => r.AntiforgeryField());
            },
            build: builder => builder.Logging.AddProvider(log));

        using HttpResponseMessage taken = await PostAsync(server.Client, "/form", null);
        (await taken.Content.ReadAsStringAsync()).Should().Be("1");
        log.Entries.Should().NotContain(static entry => entry.Category == "Bridge.Views");
        (await server.Client.GetAsync("/page")).StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        log.Entries.Should().Contain(static entry => $"{entry.Exception}".Contains("call builder.Services.AddAntiforgery()"));
    }

    private static Task<KestrelServer> StartAsync(List<string> seen, CollectedLog? log = null)
    {
        async Task<string> Take(ViewRequest request)
        {
            seen.Add((await request.ReadFormAsync())["value"].ToString());
            return "taken";
        }

        ViewModule module = new();
        module.Post("/form", Take);
        module.OnStatus(400, static (_, _) => ("The shop refused", 400));
        return KestrelServer.StartAsync(
            app =>
            {
                app.UseAntiforgery();
                app.MapView("/token", static r => Html.Of($"<form method=post>{r.AntiforgeryField()}</form>"));
                app.MapView("/endpoint", "POST", request => Take(request)).RequireAntiforgery();
                app.MapView("/by-attribute", "POST", Take).WithMetadata(new RequireAntiforgeryTokenAttribute());
                app.MapView("/undecided", "POST", request => Take(request));
                app.MapView("/any", [], static r => r.Method).RequireAntiforgery();
                app.MapModule("/module", module).RequireAntiforgery();
                RouteGroupBuilder group = app.MapGroup("/group").RequireAntiforgery().WithViewResults();
                group.MapView("/view", "POST", Take);
                group.MapView("/declined", "POST", Take).DisableAntiforgery();
                group.MapPost("/minimal", async (HttpRequest request) =>
                {
                    seen.Add((await request.ReadFormAsync())["value"].ToString());
                    return "taken";
                });
            },
            build: builder =>
            {
                builder.Services.AddAntiforgery();
                if (log is not null)
                {
                    builder.Logging.AddProvider(log);
                }
            });
    }

    private static HttpClient Browser(KestrelServer server) =>
        new(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = server.Client.BaseAddress, Timeout = Patience.Limit };

    private static async Task<string> TokenAsync(HttpClient client)
    {
        using HttpResponseMessage page = await client.GetAsync("/token");
        page.Headers.CacheControl!.NoStore.Should().BeTrue();
        string form = await page.Content.ReadAsStringAsync();
        form.Should().StartWith("<form method=post><input type=\"hidden\" name=\"__RequestVerificationToken\" value=\"");
        return form.Split('"')[5];
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, string? token)
    {
        Dictionary<string, string> fields = new() { ["value"] = "1" };
        if (token is not null)
        {
            fields["__RequestVerificationToken"] = token;
        }

        using FormUrlEncodedContent form = new(fields);
        return await client.PostAsync(path, form);
    }
}
