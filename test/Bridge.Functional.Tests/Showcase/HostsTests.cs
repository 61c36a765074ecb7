using Bridge.Showcase;
using FluentAssertions;

namespace Bridge.Functional.Tests.Showcase;

/// <summary>The composition that the program runs, as a test or another program uses it.</summary>
[TestClass]
public sealed class HostsTests
{
    [TestMethod]
    public async Task Hosts_that_are_disposed_twice_stop_once()
    {
        Hosts hosts = await Hosts.StartAsync("http://127.0.0.1:0", "http://127.0.0.1:0", reportFailures: false);

        await Task.WhenAll(hosts.DisposeAsync().AsTask(), hosts.DisposeAsync().AsTask()).WaitAsync(TimeSpan.FromSeconds(20));
        await hosts.DisposeAsync();

        using HttpClient client = new();
        foreach (string url in new[] { hosts.KestrelUrl, hosts.OwinUrl })
        {
            Func<Task> ask = () => client.GetAsync(url);
            await ask.Should().ThrowAsync<HttpRequestException>();
        }
    }
}
