using Bridge.Showcase;

namespace Bridge.Functional.Tests.Showcase;

/// <summary>The Showcase's own composition on ports that the system picked, for the tests of this folder: other tests change nothing on it.</summary>
internal static class ShowcaseHosts
{
    private static Hosts? s_hosts;

    public static HttpClient Kestrel { get; private set; } = null!;

    public static HttpClient Owin { get; private set; } = null!;

    /// <summary>Each host's name, for tests that run on both.</summary>
    public static IEnumerable<object[]> Both => [["Kestrel"], ["OWIN"]];

    public static HttpClient Client(string host) => host == "Kestrel" ? Kestrel : Owin;

    public static async Task StartAsync()
    {
        s_hosts = await Hosts.StartAsync("http://127.0.0.1:0", "http://127.0.0.1:0", reportFailures: false);
        Kestrel = NewClient(s_hosts.KestrelUrl);
        Owin = NewClient(s_hosts.OwinUrl);
    }

    public static async Task StopAsync()
    {
        Kestrel.Dispose();
        Owin.Dispose();
        if (s_hosts is not null)
        {
            await s_hosts.DisposeAsync();
        }
    }

    private static HttpClient NewClient(string url) => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        BaseAddress = new Uri(url),
        Timeout = TimeSpan.FromSeconds(20),
    };
}
