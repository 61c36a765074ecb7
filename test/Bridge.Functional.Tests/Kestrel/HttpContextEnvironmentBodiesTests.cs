using System.Text;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SendFileFunc = System.Func<string, long, long?, System.Threading.CancellationToken, System.Threading.Tasks.Task>;

namespace Bridge.Functional.Tests.Kestrel;

/// <summary>Bodies that middleware replaces or wraps, and files that the server sends.</summary>
[TestClass]
[DoNotParallelize]
public sealed class HttpContextEnvironmentBodiesTests
{
    [TestMethod]
    public async Task Middleware_that_buffers_the_body_gets_what_ASPNET_Core_writes()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.UseOwin(next => async environment =>
            {
                Stream original = environment.ResponseBody;
                var buffer = new MemoryStream();
                environment[OwinKeys.ResponseBody] = buffer;
                environment.ResponseBody.Should().BeSameAs(buffer);
                await next(environment);
                environment[OwinKeys.ResponseBody] = original;
                environment.ResponseBody.Should().BeSameAs(original);
                string upper = Encoding.UTF8.GetString(buffer.ToArray()).ToUpperInvariant();
                environment.ResponseHeaders["X-Length"] = [upper.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)];
                await environment.WriteAsync(upper);
            });
            app.Run(async context =>
            {
                await context.Response.WriteAsync("from ");
                await context.Response.BodyWriter.WriteAsync("core"u8.ToArray());
            });
        });
        using HttpResponseMessage response = await server.Client.GetAsync("/");
        (await response.Content.ReadAsStringAsync()).Should().Be("FROM CORE");
        response.Headers.GetValues("X-Length").Should().Equal("9");
    }

    [TestMethod]
    public async Task Filter_around_the_body_writes_to_the_original()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.UseOwin(next => environment =>
            {
                environment[OwinKeys.ResponseBody] = new UpperCase(environment.ResponseBody);
                return next(environment);
            });
            app.MapOwin("/owin", environment =>
            {
                environment.Write("sync ");
                return environment.WriteAsync("and async");
            });
            app.MapGet("/core", () => "from core");
        });
        (await server.Client.GetStringAsync("/owin")).Should().Be("SYNC AND ASYNC");
        (await server.Client.GetStringAsync("/core")).Should().Be("FROM CORE");
    }

    [TestMethod]
    public async Task Replaced_request_body_is_read_by_ASPNET_Core()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.UseOwin(next => environment =>
            {
                Stream original = environment.RequestBody;
                environment[OwinKeys.RequestBody] = new MemoryStream("replaced"u8.ToArray());
                if (environment.Path == "/back")
                {
                    environment[OwinKeys.RequestBody] = original;
                }

                return next(environment);
            });
            app.Run(async context => await context.Response.WriteAsync(await new StreamReader(context.Request.Body).ReadToEndAsync()));
        });
        (await (await server.Client.PostAsync("/", new StringContent("sent"))).Content.ReadAsStringAsync()).Should().Be("replaced");
        (await (await server.Client.PostAsync("/back", new StringContent("sent"))).Content.ReadAsStringAsync()).Should().Be("sent");
    }

    [TestMethod]
    public async Task SendFile_sends_the_part_that_was_asked_for()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(path, "0123456789");
        try
        {
            await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", async environment =>
            {
                var send = (SendFileFunc)environment[OwinKeys.SendFileAsync];
                environment.ResponseHeaders["X-File"] = ["1"];
                environment.Write("<");
                await send(path, 2, 3, CancellationToken.None);
                environment.Write("|");
                await send(path, 7, null, CancellationToken.None);
                environment.Write(">");
            }));
            using HttpResponseMessage response = await server.Client.GetAsync("/");
            (await response.Content.ReadAsStringAsync()).Should().Be("<234|789>");
            response.Headers.Contains("X-File").Should().BeTrue();
            using HttpResponseMessage head = await server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/"));
            head.EnsureSuccessStatusCode();
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public async Task SendFile_of_what_is_not_there_is_a_500()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", environment =>
            ((SendFileFunc)environment[OwinKeys.SendFileAsync])(
                environment.Path == "/range" ? typeof(HttpContextEnvironmentBodiesTests).Assembly.Location : "/no/such/file",
                0,
                environment.Path == "/range" ? long.MaxValue : null,
                CancellationToken.None)));
        foreach (string path in new[] { "/", "/range" })
        {
            using HttpResponseMessage response = await server.Client.GetAsync(path);
            ((int)response.StatusCode).Should().Be(500);
        }
    }

    [TestMethod]
    public async Task Response_compression_between_two_applications_compresses_the_inner_one()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(
            app =>
            {
                app.UseOwin(next => environment =>
                {
                    _ = environment.ResponseBody;
                    return next(environment);
                });
                app.UseResponseCompression();
                app.UseRouting();
                app.MapOwin("/", environment =>
                {
                    environment.ResponseHeaders["Content-Type"] = ["text/plain"];
                    environment.Write(new string('a', 10_000));
                    return Task.CompletedTask;
                });
            },
            build: builder => builder.Services.AddResponseCompression());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        using HttpResponseMessage response = await server.Client.SendAsync(request);
        response.Content.Headers.ContentEncoding.Should().Equal("gzip");
        await using var gzip = new System.IO.Compression.GZipStream(
            await response.Content.ReadAsStreamAsync(),
            System.IO.Compression.CompressionMode.Decompress);
        (await new StreamReader(gzip).ReadToEndAsync()).Should().Be(new string('a', 10_000));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task ASPNET_Core_middleware_that_buffers_the_body_gets_what_an_application_wrote_without_flushing(bool nested)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            if (nested)
            {
                app.UseOwin(next => async environment =>
                {
                    Stream body = environment.ResponseBody;
                    environment.Write("<");
                    await next(environment);
                    environment.ResponseBody.Should().BeSameAs(body, "the buffer is gone again");
                    environment.Write(">");
                });
            }

            app.Use(async (context, next) =>
            {
                Stream original = context.Response.Body;
                using var buffer = new MemoryStream();
                context.Response.Body = buffer;
                await next();
                context.Response.Body = original;
                await context.Response.WriteAsync(Encoding.UTF8.GetString(buffer.ToArray()).ToUpperInvariant());
            });
            app.UseRouting();
            app.MapOwin("/", environment =>
            {
                environment.Write("synchronous");
                return Task.CompletedTask;
            });
        });
        (await server.Client.GetStringAsync("/")).Should().Be(nested ? "<SYNCHRONOUS>" : "SYNCHRONOUS");
    }

    [TestMethod]
    public async Task Bodies_of_applications_and_ASPNET_Core_in_turn_are_all_passed_through()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.UseOwin(Wrap("1"));
            app.Use(async (context, next) =>
            {
                Stream original = context.Response.Body;
                context.Response.Body = new Wrapper(original, "2");
                await next();
                context.Response.Body = original;
            });
            app.UseOwin(Wrap("3"));
            app.UseRouting();
            app.MapOwin("/", environment => environment.WriteAsync("app"));
        });
        (await server.Client.GetStringAsync("/")).Should().Be("1(2(3(app)))");

        static Func<Func<IDictionary<string, object>, Task>, Func<IDictionary<string, object>, Task>> Wrap(string name) => next => async environment =>
        {
            Stream original = environment.ResponseBody;
            environment[OwinKeys.ResponseBody] = new Wrapper(original, name);
            await next(environment);
            environment[OwinKeys.ResponseBody] = original;
            environment.ResponseBody.Should().BeSameAs(original);
        };
    }

    [TestMethod]
    public async Task Body_that_the_application_left_replaced_is_not_seen_outside_of_it()
    {
        var left = new MemoryStream();
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.Use(async (context, next) =>
            {
                await next();
                await context.Response.WriteAsync("outside");
            });
            app.UseOwin(next => environment =>
            {
                environment[OwinKeys.ResponseBody] = left;
                environment[OwinKeys.ResponseBody] = new MemoryStream();
                return Task.CompletedTask;
            });
        });
        (await server.Client.GetStringAsync("/")).Should().Be("outside");
    }

    private sealed class Wrapper(Stream inner, string name) : WriteOnlyStream
    {
        public override void Flush() => throw new NotSupportedException();

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
            => await inner.WriteAsync(Encoding.ASCII.GetBytes($"{name}({Encoding.ASCII.GetString(buffer.Span)})"), cancellationToken);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
            => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }
}
