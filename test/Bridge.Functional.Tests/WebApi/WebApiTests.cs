using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Bridge.Showcase;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bridge.Functional.Tests.WebApi;

[TestClass]
[DoNotParallelize]
public sealed class WebApiTests
{
    [TestMethod]
    [DataRow("Kestrel")]
    [DataRow("OWIN")]
    public async Task Convention_routes_answer(string host)
    {
        using HttpClient client = RunningShowcase.NewClient(await RunningShowcase.UrlAsync(host));

        HttpResponseMessage all = await client.GetAsync("/api/values");
        all.StatusCode.Should().Be(HttpStatusCode.OK);
        all.Content.Headers.ContentType!.ToString().Should().Be("application/json; charset=utf-8");
        (await all.Content.ReadAsStringAsync()).Should().Be("""["one","two","three"]""");
        (await client.GetStringAsync("/api/values/2")).Should().Be("\"two\"");
        (await client.GetAsync("/api/values/9")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await client.GetAsync("/api/nothing/here/at/all")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        HttpResponseMessage refused = await client.PutAsync("/api/values", new StringContent("x"));
        refused.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        refused.Content.Headers.Allow.Should().Equal("GET");
    }

    [TestMethod]
    [DataRow("Kestrel")]
    [DataRow("OWIN")]
    public async Task A_posted_note_is_found_by_the_link_that_its_attribute_route_made(string host)
    {
        using HttpClient client = RunningShowcase.NewClient(await RunningShowcase.UrlAsync(host));

        HttpResponseMessage created = await client.PostAsync("/api/notes", Json("""{"author":"Grace","text":"A moth! – \u00e4"}"""));

        created.StatusCode.Should().Be(HttpStatusCode.Created);
        created.Headers.Location!.ToString().Should().StartWith(new Uri(client.BaseAddress!, "/api/notes/").ToString());
        using var note = JsonDocument.Parse(await client.GetStringAsync(created.Headers.Location));
        note.RootElement.GetProperty("Author").GetString().Should().Be("Grace");
        note.RootElement.GetProperty("Text").GetString().Should().Be("A moth! – ä");
    }

    [TestMethod]
    [DataRow("Kestrel")]
    [DataRow("OWIN")]
    public async Task Content_is_negotiated_both_ways(string host)
    {
        using HttpClient client = RunningShowcase.NewClient(await RunningShowcase.UrlAsync(host));
        XNamespace space = "http://schemas.datacontract.org/2004/07/Bridge.Showcase";
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/notes")
        {
            Content = new StringContent(
                new XElement(space + "Note", new XElement(space + "Author", "Konrad"), new XElement(space + "Text", "Plankalkül")).ToString(),
                Encoding.UTF8,
                "application/xml"),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/xml"));

        HttpResponseMessage answer = await client.SendAsync(request);

        answer.StatusCode.Should().Be(HttpStatusCode.Created);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/xml");
        var note = XElement.Parse(await answer.Content.ReadAsStringAsync());
        note.Element(space + "Text")!.Value.Should().Be("Plankalkül");
    }

    [TestMethod]
    [DataRow("Kestrel")]
    [DataRow("OWIN")]
    public async Task What_does_not_validate_is_refused_with_the_reasons(string host)
    {
        using HttpClient client = RunningShowcase.NewClient(await RunningShowcase.UrlAsync(host));

        HttpResponseMessage answer = await client.PostAsync("/api/notes", Json($$"""{"text":"{{new string('x', 41)}}"}"""));

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        using var error = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        JsonElement state = error.RootElement.GetProperty("ModelState");
        state.GetProperty("note.Author")[0].GetString().Should().Contain("required");
        state.GetProperty("note.Text")[0].GetString().Should().Contain("40");
    }

    [TestMethod]
    [DataRow("Kestrel")]
    [DataRow("OWIN")]
    public async Task An_exception_is_Web_APIs_500_and_the_connection_goes_on(string host)
    {
        using HttpClient client = RunningShowcase.NewClient(await RunningShowcase.UrlAsync(host));

        HttpResponseMessage answer = await client.GetAsync("/api/notes/broken");

        answer.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        using var error = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        error.RootElement.GetProperty("Message").GetString().Should().Be("An error has occurred.");
        error.RootElement.GetProperty("ExceptionMessage")
            .GetString()
            .Should()
            .Be("The ink is dry.", "server.IsLocal shows details to the developer's own machine");
        (await client.GetStringAsync("/api/values/1")).Should().Be("\"one\"");
    }

    [TestMethod]
    [DataRow("Kestrel", true)]
    [DataRow("Kestrel", false)]
    [DataRow("OWIN", true)]
    [DataRow("OWIN", false)]
    public async Task Five_megabytes_are_uploaded(string host, bool chunked)
    {
        using HttpClient client = RunningShowcase.NewClient(await RunningShowcase.UrlAsync(host));
        byte[] content = RandomNumberGenerator.GetBytes(5 * 1024 * 1024);
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/files") { Content = new ByteArrayContent(content) };
        request.Headers.TransferEncodingChunked = chunked;

        HttpResponseMessage answer = await client.SendAsync(request);

        (await answer.Content.ReadAsStringAsync())
            .Should()
            .Be($$"""{"length":{{content.Length}},"sha256":"{{Convert.ToHexStringLower(SHA256.HashData(content))}}"}""");
    }

    [TestMethod]
    [DataRow("Kestrel")]
    [DataRow("OWIN")]
    public async Task Five_megabytes_are_downloaded(string host)
    {
        using HttpClient client = RunningShowcase.NewClient(await RunningShowcase.UrlAsync(host));

        HttpResponseMessage answer = await client.GetAsync("/api/files/5");

        answer.Content.Headers.ContentLength.Should().Be(5 * 1024 * 1024);
        answer.Content.Headers.ContentDisposition!.FileName.Should().Be("pattern.bin");
        byte[] content = await answer.Content.ReadAsByteArrayAsync();
        content.Length.Should().Be(5 * 1024 * 1024);
        content.AsSpan().SequenceEqual([.. Enumerable.Range(0, content.Length).Select(static i => (byte)(i % 251))]).Should().BeTrue();
    }

    [TestMethod]
    public async Task Authorize_asks_for_the_user_of_ASP_NET_Core()
    {
        using HttpClient client = RunningShowcase.NewClient(await RunningShowcase.UrlAsync("Kestrel"), cookies: true);
        (await client.GetAsync("/api/me")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);

        (await client.PostAsync("/sign-in", new FormUrlEncodedContent([new("name", "Ada")]))).EnsureSuccessStatusCode();

        (await client.GetStringAsync("/api/me")).Should().Be("\"Ada\"");
    }

    [TestMethod]
    public async Task Authorize_refuses_everyone_where_nobody_signs_in()
    {
        using HttpClient client = RunningShowcase.NewClient(await RunningShowcase.UrlAsync("OWIN"));

        (await client.GetAsync("/api/me")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [TestMethod]
    public async Task In_a_pipeline_what_no_route_matches_goes_on_to_ASP_NET_Core()
    {
        await using KatanaHosting.Site site = await KatanaHosting.Site.StartAsync(app =>
        {
            app.Use((context, next) =>
            {
                if (context.Request.Headers["X-User"] is [{ } name])
                {
                    context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "header"));
                }

                return next(context);
            });
            app.UseKatana(ApiApplication.Configuration);
            app.Run(context => context.Response.WriteAsync($"ASP.NET Core {context.Request.Path}"));
        });

        (await site.Client.GetStringAsync("/values/3")).Should().Be("\"three\"");
        (await site.Client.GetStringAsync("/not/a/route")).Should().Be("ASP.NET Core /not/a/route");
        HttpResponseMessage echoed = await site.Client.PostAsync("/nor/is/this", Json("{}"));
        (await echoed.Content.ReadAsStringAsync()).Should().Be("ASP.NET Core /nor/is/this");
        using HttpRequestMessage request = new(HttpMethod.Get, "/me");
        request.Headers.Add("X-User", "Grace");
        (await (await site.Client.SendAsync(request)).Content.ReadAsStringAsync()).Should().Be("\"Grace\"");
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
