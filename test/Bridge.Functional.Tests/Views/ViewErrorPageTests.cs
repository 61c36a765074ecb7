using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Owin;

namespace Bridge.Functional.Tests.Views;

/// <summary>The page that shows an error of a view to its developer.</summary>
[TestClass]
public sealed class ViewErrorPageTests
{
    [TestMethod]
    public async Task In_development_the_message_reaches_the_exception_page()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(
            app =>
            {
                app.UseDeveloperExceptionPage();
                app.MapView("/wrong", _ => (object)5);
            },
            environmentName: "Development");

        (int status, string body) = await server.AnswerAsync("/wrong");

        status.Should().Be(500);
        body.Should().Contain("The view GET /wrong returned an int, which is not a valid response.").And.Contain("throw new HttpException(404)");
    }

    [TestMethod]
    public async Task In_development_the_page_shows_the_view_what_it_returned_what_is_allowed_and_then_the_stack()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(
            static app =>
            {
                app.MapView("/wrong", static _ => (object)5);
                app.MapView("/<unfinished>", static _ => ("x", new Headers { ["X-A"] = "\r" }));
                app.MapView("/throws", static string (_) => throw new FormatException("boom"));
            },
            build: static builder => builder.Services.AddBridge(),
            environmentName: "Development");
        async Task<string> GetAsync(string path, string accept)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, path) { Headers = { { "Accept", accept } } };
            using HttpResponseMessage response = await server.Client.SendAsync(request);
            ((int)response.StatusCode).Should().Be(500);
            return $"{response.Content.Headers.ContentType}: {await response.Content.ReadAsStringAsync()}";
        }

        const string Browser = "text/html,*/*;q=0.8";
        (await GetAsync("/wrong", Browser)).Should().Match(
            "text/html; charset=utf-8: *<h1>View GET /wrong</h1>*<h2>What it returned</h2>*The view GET /wrong returned an int*<h2>What is allowed</h2>"
                + "*A view returns text, bytes*<h2>The stack</h2>*<pre>Bridge.InvalidViewResultException*   at *");
        (await GetAsync("/%3Cunfinished%3E", Browser)).Should()
            .Contain("<h1>View GET /&lt;unfinished&gt;</h1>").And.Contain("carriage return").And.NotContain("What is allowed");
        (await GetAsync("/throws", Browser)).Should().Contain("boom").And.NotContain("What it returned");
        (await GetAsync("/wrong", "*/*")).Should().StartWith("text/plain; charset=utf-8: Bridge.InvalidViewResultException: The view GET /wrong");
    }
}
