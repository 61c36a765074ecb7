using System.Net.Http.Headers;
using Bridge.Faults.Tests.Smuggling;
using Bridge.Owin;
using FluentAssertions;

namespace Bridge.Faults.Tests.Isolation;

/// <summary>Ten thousand requests on each host, hundreds of them within their applications at the same moments, and none sees anything of another.</summary>
[TestClass]
public sealed class SecretTests
{
    private const int Connections = 256;
    private const int Waves = 40;

    [TestMethod]
    [DataRow(HostKind.Kestrel)]
    [DataRow(HostKind.OwinHost)]
    public async Task No_request_sees_anothers_secret(HostKind host)
    {
        Gate gate = new(Connections);
        await using TestServer server = await new SecretSite(gate.WaitAsync).StartAsync(host);
        StrictClient[] clients = [.. Enumerable.Range(0, Connections).Select(_ => new StrictClient(server.Port))];
        List<string> failures = [];
        int answered = 0;
        try
        {
            for (int wave = 0; wave < Waves; wave++)
            {
                // All of a wave are in their applications together, on connections whose objects the wave before has used.
                await Task.WhenAll(clients.Select(async (client, connection) =>
                {
                    string kind = SecretSite.Kinds[(connection + wave) % SecretSite.Kinds.Length];
                    string secret = $"s{wave}-{connection}-{Guid.NewGuid():N}";
                    await client.SendAsync(
                        $"POST /{kind}/{secret}?secret={secret} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Secret: {secret}\r\nCookie: "
                            + $"secret={secret}\r\nContent-Type: "
                                + $"application/x-www-form-urlencoded\r\nContent-Length: {7 + secret.Length}\r\n\r\nsecret={secret}");
                    StrictResponse response = await client.ReadAsync();
                    string expected = string.Join(':', Enumerable.Repeat(secret, 6));
                    if (response.Status != 200
                        || response.Body != expected
                        || response.Values("X-Secret").SingleOrDefault() != secret
                        || response.Values("Set-Cookie").SingleOrDefault()?.StartsWith("secret=" + secret, StringComparison.Ordinal) != true)
                    {
                        lock (failures)
                        {
                            failures.Add($"{kind}, {secret}: {response.Status} {response.Body}");
                        }
                    }

                    Interlocked.Increment(ref answered);
                }));
                string.Join("\n", failures.Take(10).Concat(failures.Count == 0 ? [] : server.Log.Take(3))).Should().BeEmpty();
            }
        }
        finally
        {
            foreach (StrictClient client in clients)
            {
                client.Dispose();
            }
        }

        answered.Should().BeGreaterThan(10_000);
    }

    [TestMethod]
    public async Task No_request_of_ten_thousand_that_wait_at_once_sees_anothers_secret()
    {
        const int Count = 10_000;
        Gate gate = new(Count);
        using HttpClient client = new(new SecretSite(gate.WaitAsync).Views().ToHttpMessageHandler())
        {
            BaseAddress = new Uri("http://localhost"), Timeout = TimeSpan.FromMinutes(1),
        };
        string[] wrong = await Task.WhenAll(Enumerable.Range(0, Count).Select(async i =>
        {
            string secret = $"s{i}";
            using HttpRequestMessage request = new(HttpMethod.Post, $"/view/{secret}?secret={secret}")
            {
                Content = new StringContent($"secret={secret}", new MediaTypeHeaderValue("application/x-www-form-urlencoded")),
            };
            request.Headers.Add("X-Secret", secret);
            request.Headers.Add("Cookie", $"secret={secret}");
            using HttpResponseMessage response = await client.SendAsync(request);
            string body = await response.Content.ReadAsStringAsync();
            return body == string.Join(':', Enumerable.Repeat(secret, 6)) && response.Headers.GetValues("X-Secret").Single() == secret
                ? ""
                : $"{secret}: {(int)response.StatusCode} {body}";
        }));
        string.Join("\n", wrong.Where(static text => text.Length > 0).Take(10)).Should().BeEmpty();
    }
}
