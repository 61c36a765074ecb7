using System.Net;
using Bridge.Owin;
using Microsoft.AspNetCore.Builder;

namespace Bridge_Module.Tests;

/// <summary>The poll answers the same on Kestrel and as an OWIN application, at the root and below a prefix.</summary>
[TestClass]
public sealed class PollTests
{
    [TestMethod]
    public Task It_counts_votes_on_Kestrel() => OnKestrelAsync(CountsVotesAsync);

    [TestMethod]
    public Task It_counts_votes_as_an_OWIN_application() => AsApplicationAsync(CountsVotesAsync);

    [TestMethod]
    public Task It_refuses_other_answers_on_Kestrel() => OnKestrelAsync(RefusesOtherAnswersAsync);

    [TestMethod]
    public Task It_refuses_other_answers_as_an_OWIN_application() => AsApplicationAsync(RefusesOtherAnswersAsync);

    private static async Task CountsVotesAsync(HttpClient client)
    {
        using HttpResponseMessage response = await client.PostAsync("/poll/votes", Vote("T&C"));

        Assert.AreEqual("/poll/", response.RequestMessage!.RequestUri!.AbsolutePath, "a vote answers with a redirect");
        StringAssert.Contains(await response.Content.ReadAsStringAsync(), "T&amp;C: 1");
        Assert.AreEqual("""{"T&C":1,"Coffee":0}""", await client.GetStringAsync("/poll/results.json"));
        using HttpResponseMessage style = await client.GetAsync("/poll/static/poll.css");
        Assert.AreEqual("text/css", style.Content.Headers.ContentType!.MediaType);
    }

    private static async Task RefusesOtherAnswersAsync(HttpClient client)
    {
        using HttpResponseMessage response = await client.PostAsync("/poll/votes", Vote("Water"));

        Assert.AreEqual(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private static Poll Poll() => new("Which?", ["T&C", "Coffee"]);

    private static FormUrlEncodedContent Vote(string answer) => new([new("answer", answer)]);

    private static async Task OnKestrelAsync(Func<HttpClient, Task> test)
    {
        await using WebApplication app = WebApplication.Create(["--urls", "http://127.0.0.1:0"]);
        app.MapModule("/poll", Poll());
        await app.StartAsync();
        using HttpClient client = new() { BaseAddress = new Uri(app.Urls.First()) };
        await test(client);
    }

    private static async Task AsApplicationAsync(Func<HttpClient, Task> test)
    {
        Func<IDictionary<string, object>, Task> nothing = Nothing;
        using HttpClient client = new(Poll().ToAppFunc().MountAt("/poll")(nothing).ToHttpMessageHandler()) { BaseAddress = new Uri("http://localhost") };
        await test(client);
    }

    private static Task Nothing(IDictionary<string, object> environment)
    {
        _ = new OwinEnvironment(environment) { StatusCode = 404 };
        return Task.CompletedTask;
    }
}
