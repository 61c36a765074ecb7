using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Xml.Linq;
using FluentAssertions;
using Guestbook;

namespace Bridge.Owin.Tests.Testing;

/// <summary>The sample library, compiled for netstandard2.0 and tested as docs/libraries.md tells its authors to: without a host.</summary>
[TestClass]
public sealed class GuestbookTests
{
    private readonly HttpClient _client = new(
        new GuestbookModule(new MemoryEntries(() => new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero))).ToAppFunc()
            .MountAt("/guestbook")(new HttpException(404).ToResponse().ToAppFunc()).ToHttpMessageHandler())
    {
        BaseAddress = new Uri("http://localhost/guestbook/"),
    };

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestCleanup]
    public void Close() => _client.Dispose();

    [TestMethod]
    public async Task Writing_an_entry_leads_to_its_page()
    {
        using HttpResponseMessage response = await WriteAsync("Ada <3", "Line 1\nLine & 2");

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.RequestMessage!.RequestUri!.AbsolutePath.Should().Be("/guestbook/entries/1");
        string page = await response.Content.ReadAsStringAsync(Ct);
        page.Should().Contain("Ada &lt;3").And.Contain("Line 1\nLine &amp; 2").And.Contain("href=\"/guestbook/static/style.css?v=");
        (await _client.GetStringAsync("", Ct))
            .Should()
            .Contain("href=\"/guestbook/entries/1\"").And
            .Contain("action=\"/guestbook/entries\"").And
            .Contain("href=\"/guestbook/feed\"");
    }

    [TestMethod]
    [DataRow("", "text")]
    [DataRow("name", " \t\u0001 ")]
    [DataRow("name", null)]
    public async Task An_entry_that_is_not_taken_shows_why(string name, string? text)
    {
        using HttpResponseMessage response = await WriteAsync(name, text ?? new string('x', 1001));

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        response.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        (await response.Content.ReadAsStringAsync(Ct)).Should().Contain("<p class=problem>An entry has a name of up to 60 characters");
        (await _client.GetStringAsync("api/entries", Ct)).Should().Be("[]");
    }

    [TestMethod]
    public async Task The_entries_are_json_newest_first()
    {
        (await WriteAsync("Ada", "1")).Dispose();
        (await WriteAsync("Bob", "2")).Dispose();

        JsonElement all = JsonDocument.Parse(await _client.GetStringAsync("api/entries", Ct)).RootElement;
        JsonElement one = JsonDocument.Parse(await _client.GetStringAsync("api/entries/1", Ct)).RootElement;

        all.EnumerateArray().Select(e => e.GetProperty("name").GetString()).Should().Equal("Bob", "Ada");
        JsonDocument.Parse(await _client.GetStringAsync("api/entries?count=1", Ct)).RootElement.GetArrayLength().Should().Be(1);
        one.GetProperty("text").GetString().Should().Be("1");
        one.GetProperty("written").GetString().Should().Be("2026-11-22T10:00:00Z");
        (await _client.GetAsync("api/entries/3", Ct)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await _client.GetAsync("entries/3", Ct)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await _client.GetAsync("entries/x", Ct)).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [TestMethod]
    public async Task The_export_is_csv_that_no_spreadsheet_runs()
    {
        (await WriteAsync("Ada \"Countess\"", "=1+1")).Dispose();

        using HttpResponseMessage response = await _client.GetAsync("export.csv", Ct);

        response.Content.Headers.ContentType!.ToString().Should().Be("text/csv; charset=utf-8");
        response.Content.Headers.ContentDisposition!.FileName.Should().Be("guestbook.csv");
        (await response.Content.ReadAsStringAsync(Ct)).Should().Be("id,name,text,written\r\n1,\"Ada \"\"Countess\"\"\",\"'=1+1\",2026-11-22T10:00:00Z\r\n");
    }

    [TestMethod]
    public async Task The_house_rules_are_a_file_with_ranges()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "house-rules.txt") { Headers = { Range = new RangeHeaderValue(4, 8) } };
        using HttpResponseMessage part = await _client.SendAsync(request, Ct);
        using HttpResponseMessage whole = await _client.GetAsync("house-rules.txt", Ct);
        using HttpRequestMessage again = new(HttpMethod.Get, "house-rules.txt") { Headers = { IfNoneMatch = { whole.Headers.ETag! } } };

        part.StatusCode.Should().Be(HttpStatusCode.PartialContent);
        (await part.Content.ReadAsStringAsync(Ct)).Should().Be("rules");
        (await _client.SendAsync(again, Ct)).StatusCode.Should().Be(HttpStatusCode.NotModified);
    }

    [TestMethod]
    public async Task The_feed_and_the_style_sheet_are_served_with_the_modules_headers()
    {
        (await WriteAsync("Ada", "<&>\u0007")).Dispose();

        using HttpResponseMessage feed = await _client.GetAsync("feed", Ct);
        using HttpResponseMessage style = await _client.GetAsync("static/style.css", Ct);

        XElement.Parse(await feed.Content.ReadAsStringAsync(Ct))
            .Elements()
            .Single(e => e.Name.LocalName == "entry")
            .Elements()
            .Single(e => e.Name.LocalName == "content").Value
            .Should()
            .Be("<&>");
        feed.Content.Headers.ContentType!.MediaType.Should().Be("application/atom+xml");
        feed.Headers.Contains("Content-Security-Policy").Should().BeTrue();
        style.Content.Headers.ContentType!.MediaType.Should().Be("text/css");
        (await style.Content.ReadAsStringAsync(Ct)).Should().Contain("body {");
    }

    [TestMethod]
    public void The_assembly_is_one_for_both_worlds()
    {
        typeof(GuestbookModule).Assembly.GetReferencedAssemblies().Select(a => a.Name).Should().Contain("netstandard").And.Contain("Bridge.Core")
            .And.NotContain(name => name!.StartsWith("Microsoft.AspNetCore") || name.StartsWith("Bridge.Owin") || name == "System.Runtime");
    }

    private Task<HttpResponseMessage> WriteAsync(string name, string text) =>
        _client.PostAsync("entries", new FormUrlEncodedContent([new("name", name), new("text", text)]), Ct);
}
