using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;

namespace Bridge_Site.Tests;

/// <summary>The site on a free port, and a client of it.</summary>
public sealed partial class RunningSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningSite(WebApplication app)
    {
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Client { get; }

    public static async Task<RunningSite> StartAsync()
    {
        WebApplication app = Site.Build(["--urls", "http://127.0.0.1:0"]);
        await app.StartAsync();
        return new RunningSite(app);
    }

    /// <summary>Sends the form of a page, with the token that the page has in it.</summary>
    public async Task<HttpResponseMessage> PostFormAsync(string page, string field, string value)
    {
        Match token = Token().Match(await Client.GetStringAsync(page));
        using FormUrlEncodedContent form = new([new("__RequestVerificationToken", token.Groups[1].Value), new(field, value)]);
        return await Client.PostAsync(page, form);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]* value=\"([^\"]*)\"")]
    private static partial Regex Token();

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        return _app.DisposeAsync();
    }
}
