using System.Net;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Bridge.Faults.Tests.Smuggling;

/// <summary>
/// On HTTP/2 an application's headers are frames of their own stream: no pseudo header and no header of a connection gets there, and the other streams go on.
/// </summary>
[TestClass]
public sealed class Http2HeaderTests
{
    [TestMethod]
    [DataRow("mounted")]
    [DataRow("view")]
    [DataRow("message")]
    public async Task Next_response_on_the_connection_is_the_next_response(string way)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        await using WebApplication app = builder.Build();
        app.MapView("/known/{token}", r => HostileSite.Known((string)r.RouteValues["token"]!));
        HashSet<string> connections = [];
        AppFunc mounted = environment =>
        {
            lock (connections)
            {
                connections.Add((string)environment["server.ConnectionId"]);
            }

            foreach ((string name, string[] values) in Of((string)environment[OwinKeys.RequestPath]).Pairs)
            {
                ((IDictionary<string, string[]>)environment[OwinKeys.ResponseHeaders])[name] = values;
            }

            return ((Stream)environment[OwinKeys.ResponseBody]).WriteAsync("hello"u8.ToArray()).AsTask();
        };
        app.MapOwin("/mounted", mounted);
        app.MapView("/view/{header}", r => ("hello", Of(r.Path).Pairs.Select(static pair => (pair.Key, pair.Value)).ToArray()));
        app.MapView("/message/{header}", r =>
        {
            HttpResponseMessage message = new() { Content = new StringContent("hello") };
            foreach ((string name, string[] values) in Of(r.Path).Pairs)
            {
                message.Headers.TryAddWithoutValidation(name, values);
            }

            return message;
        });
        await app.StartAsync();
        using HttpClient client = new(new SocketsHttpHandler { EnableMultipleHttp2Connections = false })
        {
            BaseAddress = new Uri(app.Urls.Single()),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = TimeSpan.FromSeconds(20),
        };
        List<string> failures = [];
        for (int i = 0; i < HostileHeaders.All.Count; i++)
        {
            HostileHeader hostile = HostileHeaders.All[i];
            try
            {
                using HttpResponseMessage first = await client.GetAsync($"/{way}/{i}");
                string body = await first.Content.ReadAsStringAsync();
                if (!(first.StatusCode == HttpStatusCode.OK && body == "hello")
                    && !(first.StatusCode == HttpStatusCode.InternalServerError && body.Length == 0))
                {
                    failures.Add($"{hostile}: {(int)first.StatusCode} {body}");
                }

                if (first.Headers.Concat(first.Content.Headers)
                    .Any(static header => header.Key.StartsWith(':') || header.Key.StartsWith("X-Split", StringComparison.OrdinalIgnoreCase))
                    || first.Headers.TransferEncoding.Count + first.Headers.Connection.Count > 0)
                {
                    failures.Add($"{hostile}: {first}");
                }
            }
            catch (HttpRequestException)
            {
                // The stream was reset: a response that could not be completed.
            }

            (await client.GetStringAsync($"/known/{i}"))
                .Should()
                .Be(HostileSite.Known(i.ToString(System.Globalization.CultureInfo.InvariantCulture)), hostile.ToString());
        }

        string.Join("\n", failures).Should().BeEmpty();
        if (way == "mounted")
        {
            connections.Should().ContainSingle("no response has broken the connection of the others");
        }
    }

    private static HostileHeader Of(string path) =>
        HostileHeaders.All[int.Parse(path[(path.LastIndexOf('/') + 1)..], System.Globalization.CultureInfo.InvariantCulture)];
}
