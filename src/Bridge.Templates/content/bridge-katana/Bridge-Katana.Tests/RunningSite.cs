using Microsoft.AspNetCore.Builder;

namespace Bridge_Katana.Tests;

/// <summary>The site on a free port, and a client of it.</summary>
public sealed class RunningSite : IAsyncDisposable
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

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        return _app.DisposeAsync();
    }
}
