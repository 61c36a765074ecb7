using Bridge.Showcase;

namespace Bridge.Functional.Tests;

/// <summary>The Showcase with its real Katana applications on both hosts, started by the first test that asks for it.</summary>
internal static class RunningShowcase
{
    private static readonly Lazy<Task<Hosts>> s_hosts = new(() => Hosts.StartAsync("http://127.0.0.1:0", "http://127.0.0.1:0", reportFailures: false));

    public static HttpClient NewClient(Uri url, bool cookies = false) => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = cookies })
    {
        BaseAddress = url,
        Timeout = TimeSpan.FromSeconds(30),
    };

    public static async Task<Uri> UrlAsync(string host)
    {
        Hosts hosts = await s_hosts.Value;
        return new Uri(host == "Kestrel" ? hosts.KestrelUrl : hosts.OwinUrl);
    }

    /// <summary>Called at the end of all tests.</summary>
    public static async Task StopAsync()
    {
        if (s_hosts.IsValueCreated)
        {
            await (await s_hosts.Value).DisposeAsync();
        }
    }
}
