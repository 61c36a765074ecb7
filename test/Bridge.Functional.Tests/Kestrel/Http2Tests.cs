using System.Net;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using KestrelServer = Bridge.Wire.KestrelServer;

namespace Bridge.Functional.Tests.Kestrel;

/// <summary>HTTP/2 with prior knowledge.</summary>
[TestClass]
[DoNotParallelize]
public sealed class Http2Tests
{
    private static async Task<HttpResponseMessage> SendAsync(AppFunc app, HttpRequestMessage? request = null)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(builder => builder.MapOwin("/", app), HttpProtocols.Http2);
        request ??= new HttpRequestMessage(HttpMethod.Get, "/a%20b?q=1");
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        HttpResponseMessage response = await server.Client.SendAsync(request);
        await response.Content.LoadIntoBufferAsync();
        return response;
    }

    [TestMethod]
    public async Task Request_is_seen_without_pseudo_headers()
    {
        string[]? keys = null;
        using HttpResponseMessage response = await SendAsync(environment =>
        {
            keys = [.. environment.RequestHeaders.Keys];
            environment.RequestHeaders.Count.Should().Be(keys.Length);
            return environment.WriteAsync(
                $"{environment[OwinKeys.RequestProtocol]} {environment[OwinKeys.RequestMethod]} {environment.Path} "
                    + $"{environment[OwinKeys.RequestQueryString]} {environment.RequestHeaders["Host"].Single()[..10]}");
        });
        (await response.Content.ReadAsStringAsync()).Should().Be("HTTP/2 GET /a b q=1 127.0.0.1:");
        keys.Should().OnlyContain(key => key[0] != ':').And.Contain("Host");
    }

    [TestMethod]
    public async Task Reason_phrase_and_headers_of_the_connection_stay_behind()
    {
        using HttpResponseMessage response = await SendAsync(environment =>
        {
            environment[OwinKeys.ResponseStatusCode] = 418;
            environment[OwinKeys.ResponseReasonPhrase] = "Short and Stout";
            foreach (string name in new[] { "Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Upgrade", "X-Fine" })
            {
                environment.ResponseHeaders[name] = ["a"];
            }

            return environment.WriteAsync("ok");
        });
        response.Version.Should().Be(HttpVersion.Version20);
        ((int)response.StatusCode).Should().Be(418);
        response.Headers.Select(header => header.Key.ToLowerInvariant()).Should().BeEquivalentTo("date", "server", "x-fine");
        (await response.Content.ReadAsStringAsync()).Should().Be("ok");
    }

    [TestMethod]
    public async Task Bodies_go_both_ways_synchronously()
    {
        string sent = new('a', 200_000);
        using HttpResponseMessage response = await SendAsync(
            environment =>
            {
                string text = new StreamReader(environment.RequestBody).ReadToEnd();
                using var writer = new StreamWriter(environment.ResponseBody);
                writer.Write(text);
                writer.Write("!");
                return Task.CompletedTask;
            },
            new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(sent) });
        (await response.Content.ReadAsStringAsync()).Should().Be(sent + "!");
    }

    [TestMethod]
    [DataRow(204)]
    [DataRow(304)]
    public async Task Body_where_none_can_be_is_discarded(int status)
    {
        using HttpResponseMessage response = await SendAsync(environment =>
        {
            environment[OwinKeys.ResponseStatusCode] = status;
            environment.Write("body");
            return environment.WriteAsync("body");
        });
        ((int)response.StatusCode).Should().Be(status);
        (await response.Content.ReadAsStringAsync()).Should().BeEmpty();
    }

    [TestMethod]
    public async Task Application_that_throws_after_its_first_write_resets_the_stream()
        => await FluentActions.Awaiting(() => SendAsync(environment =>
        {
            environment.Write(new string('a', 20_000));
            throw new FormatException();
        })).Should().ThrowAsync<HttpRequestException>();
}
