using Bridge.AspNetCore.Hosting;
using Bridge.Owin;
using Bridge.Wire;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;

namespace Bridge.Functional.Tests.Views;

/// <summary>The path that a view sees, on both hosts: decoded by the server, except an encoded slash, which would add a segment.</summary>
[TestClass]
[DoNotParallelize]
public sealed class RequestPathTests
{
    [TestMethod]
    [DataRow("/a%20b/c%2Fd", "/a b/c%2Fd")]
    [DataRow("/%C3%A9", "/\u00e9")]
    [DataRow("/a%2fb", "/a%2fb")]
    [DataRow("/a+b", "/a+b")]
    public async Task A_path_is_decoded_and_an_encoded_slash_stays(string sent, string seen)
    {
        ViewModule module = new();
        module.Get("/{*rest}", static request => new Response(request.Path, contentType: "text/plain; charset=utf-8"));
        await using KestrelServer kestrel = await KestrelServer.StartAsync(app => app.MapModule("/", module));
        await using OwinHost host = await OwinHost.StartAsync("http://127.0.0.1:0", module.ToAppFunc());
        using HttpClient client = new();

        (await kestrel.Client.GetStringAsync(sent)).Should().Be(seen);
        (await client.GetStringAsync(new Uri(host.Url + sent[1..]))).Should().Be(seen);
    }
}
