using System.Net;
using System.Net.Http.Json;
using System.Numerics;
using Bridge.AspNetCore.Hosting;
using Bridge.Owin;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Newtonsoft.Json.Linq;

namespace Bridge.Functional.Tests.Views;

[TestClass]
[DoNotParallelize]
public sealed class HttpContextViewRequestTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_body_that_a_view_kept_does_not_read_the_next_requests_on_the_connection(bool fails)
    {
        Stream? kept = null;
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.MapView("/first", ["POST"], async r =>
            {
                kept = r.Body;
                r.Body.Should().BeSameAs(kept);
                string text = await new StreamReader(kept).ReadToEndAsync();
                return fails ? throw new InvalidOperationException(text) : (object?)text;
            });
            app.MapView("/second", ["POST"], r => StealAsync(r, kept!));
        });

        using RawConnection connection = server.Connect();
        await connection.SendAsync("POST /first HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nfirst");
        (await connection.ReadResponseAsync()).Status.Should().Be(fails ? 500 : 200);
        await connection.SendAsync("POST /second HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nsecret");

        (await connection.ReadResponseAsync()).Body.Should().Be("secret");
    }

    [TestMethod]
    public async Task A_body_that_was_replaced_while_a_view_had_it_is_let_go_of_with_the_request_and_not_before()
    {
        Stream? kept = null;
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.MapView("/first", ["POST"], async r =>
            {
                kept = r.Body;
                var context = (HttpContext)r.Environment["Microsoft.AspNetCore.Http.HttpContext"];
                context.Request.Body = new BufferedStream(context.Request.Body);
                r.Body.Should().NotBeSameAs(kept).And.BeSameAs(r.Body);
                byte[] first = new byte[2];
                await kept.ReadExactlyAsync(first);
                return (object?)(System.Text.Encoding.ASCII.GetString(first) + await new StreamReader(r.Body).ReadToEndAsync());
            });
            app.MapView("/second", ["POST"], r => StealAsync(r, kept!));
        });

        using RawConnection connection = server.Connect();
        await connection.SendAsync("POST /first HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nfirst");
        (await connection.ReadResponseAsync()).Body.Should().Be("first");
        await connection.SendAsync("POST /second HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nsecret");
        (await connection.ReadResponseAsync()).Body.Should().Be("secret");
    }

    [TestMethod]
    public async Task A_body_that_middleware_wraps_can_be_read_through_what_an_aspnetcore_component_puts_around_it()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.UseOwin(next => environment =>
            {
                environment[OwinKeys.RequestBody] = new BufferedStream((Stream)environment[OwinKeys.RequestBody]);
                return next(environment);
            });
            app.Use((context, next) =>
            {
                context.Request.Body = new BufferedStream(context.Request.Body);
                return next(context);
            });
            app.UseOwin(_ => async environment =>
            {
                string text = await new StreamReader((Stream)environment[OwinKeys.RequestBody]).ReadToEndAsync();
                await environment.WriteAsync(text);
            });
        });

        HttpResponseMessage response = await server.Client.PostAsync("/", new StringContent("body"));
        (await response.Content.ReadAsStringAsync()).Should().Be("body");
    }

    [TestMethod]
    public async Task A_value_that_is_refused_is_a_clean_500_and_a_body_of_another_type_a_400()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(static app =>
        {
            app.MapView("/stream", static _ => new { file = new MemoryStream([1]) });
            app.MapView(
                "/read",
                ["POST"],
                static async request => (await request.ReadJsonAsync<(int, BigInteger)>()).Item2.ToString(System.Globalization.CultureInfo.InvariantCulture));
            app.MapView("/token", ["POST"], static async request => (string?)(await request.ReadJsonAsync<JObject>())!["a"] ?? "none");
            app.MapView("/unreadable", ["POST"], static async request => $"{await request.ReadJsonAsync<Stream>()}");
        });
        using HttpResponseMessage refused = await server.Client.GetAsync("/stream");
        refused.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        (await PostAsync("/read", new object[] { 1, 2 })).Should().Be((HttpStatusCode.OK, "2"));
        (await PostAsync("/read", "x")).Status.Should().Be(HttpStatusCode.BadRequest);
        (await PostAsync("/token", new { a = "b" })).Should().Be((HttpStatusCode.OK, "b"));
        (await PostAsync("/unreadable", new { a = "b" })).Status.Should().Be(HttpStatusCode.InternalServerError);

        async Task<(HttpStatusCode Status, string Text)> PostAsync(string path, object body)
        {
            using HttpResponseMessage response = await server.Client.PostAsJsonAsync(path, body);
            return (response.StatusCode, await response.Content.ReadAsStringAsync());
        }
    }

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

    /// <summary>A view that first tries to read its request through the body that an earlier one kept.</summary>
    private static async Task<string> StealAsync(ViewRequest request, Stream kept)
    {
        string stolen = "";
        try
        {
            stolen = "stolen: " + await kept.ReadAsync(new byte[6]);
        }
        catch (ObjectDisposedException)
        {
        }

        return stolen + await new StreamReader(request.Body).ReadToEndAsync();
    }
}
