using System.Security.Cryptography;
using System.Text;
using Bridge.AspNetCore;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SendFileFunc = System.Func<string, long, long?, System.Threading.CancellationToken, System.Threading.Tasks.Task>;

namespace Bridge.Functional.Tests.Kestrel;

/// <summary>Bodies in both directions, synchronous and not, with Kestrel's default of no synchronous IO.</summary>
[TestClass]
[DoNotParallelize]
public sealed class BodyTests
{
    [TestMethod]
    public async Task Synchronous_StreamWriter_writes_and_closes()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", environment =>
        {
            using (var writer = new StreamWriter(environment.ResponseBody, Encoding.UTF8, 256))
            {
                for (int i = 0; i < 1000; i++)
                {
                    writer.Write("line ");
                }

                writer.Flush();
            }

            environment.Write("appended");
            return Task.CompletedTask;
        }));
        string text = await server.Client.GetStringAsync("/");
        text.TrimStart('\ufeff').Should().Be(string.Concat(Enumerable.Repeat("line ", 1000)) + "appended");
    }

    [TestMethod]
    public async Task Every_way_to_write_arrives_in_order()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", async environment =>
        {
            Stream body = environment.ResponseBody;
            body.Write("1"u8.ToArray(), 0, 1);
            body.Write("2"u8);
            body.WriteByte((byte)'3');
            await body.WriteAsync("4"u8.ToArray(), 0, 1);
            await body.WriteAsync("5"u8.ToArray().AsMemory());
            body.WriteByte((byte)'6');
            await Task.Factory.FromAsync(body.BeginWrite, body.EndWrite, "7"u8.ToArray(), 0, 1, null);
            body.Flush();
            body.Write("8"u8);
            await body.FlushAsync();
            new MemoryStream("9"u8.ToArray()).CopyTo(body);
            await new MemoryStream("0"u8.ToArray()).CopyToAsync(body);
        }));
        (await server.Client.GetStringAsync("/")).Should().Be("1234567890");
    }

    [TestMethod]
    public async Task Flush_sends_what_was_written_at_once()
    {
        var second = new TaskCompletionSource();
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", async environment =>
        {
            environment.Write("first");
            environment.ResponseBody.Flush();
            await second.Task.WaitAsync(Patience.Limit);
            environment.Write("second");
        }));
        using RawConnection connection = server.Connect();
        await connection.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        (await connection.ReadUntilAsync("first")).Should().EndWith("\r\n\r\n5\r\nfirst");
        second.SetResult();
        (await connection.ReadToEndAsync()).Text.Should().Be("\r\n6\r\nsecond\r\n0\r\n\r\n");
    }

    [TestMethod]
    public async Task Writing_synchronously_does_not_let_bytes_pile_up()
    {
        const int Megabytes = 64;
        long peak = 0;
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", environment =>
        {
            byte[] block = new byte[1024 * 1024];
            long before = GC.GetTotalMemory(forceFullCollection: true);
            for (int i = 0; i < Megabytes; i++)
            {
                environment.ResponseBody.Write(block, 0, block.Length);
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false) - before);
            }

            return Task.CompletedTask;
        }));
        using HttpResponseMessage response = await server.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        await using Stream body = await response.Content.ReadAsStreamAsync();
        byte[] buffer = new byte[64 * 1024];
        long total = 0;
        for (int count; (count = await body.ReadAsync(buffer)) > 0;)
        {
            total += count;
        }

        total.Should().Be(Megabytes * 1024L * 1024);
        peak.Should().BeLessThan(24 * 1024 * 1024);
    }

    [TestMethod]
    public async Task Slow_client_holds_a_synchronous_writer_back()
    {
        long written = 0;
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", environment =>
        {
            var cancelled = (CancellationToken)environment[OwinKeys.CallCancelled];
            byte[] block = new byte[64 * 1024];
            for (int i = 0; i < 1024 && !cancelled.IsCancellationRequested; i++)
            {
                environment.ResponseBody.Write(block, 0, block.Length);
                Interlocked.Add(ref written, block.Length);
            }

            return Task.CompletedTask;
        }));
        using (RawConnection connection = server.Connect())
        {
            await connection.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            await connection.ReadUntilAsync("\r\n\r\n");
            long before;
            do
            {
                before = Interlocked.Read(ref written);
                await Task.Delay(300);
            }
            while (Interlocked.Read(ref written) != before);
            before.Should().BeLessThan(1024 * 64 * 1024, "the client did not read");
        }
    }

    [TestMethod]
    public async Task Asynchronous_writer_learns_that_the_client_left()
    {
        var gone = new TaskCompletionSource();
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", async environment =>
        {
            var cancelled = (CancellationToken)environment[OwinKeys.CallCancelled];
            await environment.WriteAsync("first");
            try
            {
                await Task.Delay(Timeout.Infinite, cancelled);
            }
            catch (OperationCanceledException)
            {
                gone.SetResult();
            }
        }));
        using (RawConnection connection = server.Connect())
        {
            await connection.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            await connection.ReadUntilAsync("first");
        }

        await gone.Task.WaitAsync(Patience.Limit);
    }

    [TestMethod]
    public async Task Request_body_is_read_every_way()
    {
        byte[] sent = RandomNumberGenerator.GetBytes(300_000);
        var read = new Dictionary<string, byte[]>();
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", async environment =>
        {
            var copy = new MemoryStream();
            Stream body = environment.RequestBody;
            byte[] buffer = new byte[5000];
            switch (environment.Path)
            {
                case "/array":
                    for (int count; (count = body.Read(buffer, 1, 4000)) > 0;)
                    {
                        copy.Write(buffer, 1, count);
                    }

                    break;
                case "/span":
                    for (int count; (count = body.Read(buffer.AsSpan())) > 0;)
                    {
                        copy.Write(buffer, 0, count);
                    }

                    break;
                case "/byte":
                    for (int value; (value = body.ReadByte()) >= 0;)
                    {
                        copy.WriteByte((byte)value);
                    }

                    break;
                case "/copy":
                    body.CopyTo(copy);
                    break;
                case "/async":
                    await body.CopyToAsync(copy);
                    break;
                case "/begin":
                    for (int count; (count = await Task<int>.Factory.FromAsync(body.BeginRead, body.EndRead, buffer, 0, buffer.Length, null)) > 0;)
                    {
                        copy.Write(buffer, 0, count);
                    }

                    break;
            }

            lock (read)
            {
                read[environment.Path] = copy.ToArray();
            }
        }));
        foreach (string way in new[] { "/array", "/span", "/byte", "/copy", "/async", "/begin" })
        {
            using HttpResponseMessage response = await server.Client.PostAsync(way, new ByteArrayContent(sent));
            response.EnsureSuccessStatusCode();
            read[way].Should().Equal(sent, way);
        }
    }

    [TestMethod]
    public async Task Reading_the_body_sends_100_Continue()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", environment =>
            environment.WriteAsync(new StreamReader(environment.RequestBody).ReadToEnd())));
        using RawConnection connection = server.Connect();
        await connection.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
        (await connection.ReadUntilAsync("\r\n\r\n")).Should().Be("HTTP/1.1 100 Continue\r\n\r\n");
        await connection.SendAsync("body");
        (await connection.ReadToEndAsync()).Text.Should().StartWith("HTTP/1.1 200 OK\r\n").And.EndWith("4\r\nbody\r\n0\r\n\r\n");
    }

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
    [DataRow(false, 20_000, false, 0)]
    [DataRow(true, 0, false, 1)]
    [DataRow(false, 1, true, 1)]
    public async Task What_is_written_last_to_a_declared_length_arrives_without_a_flush(bool flushesFirst, int before, bool flushesBetween, int after)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", environment =>
        {
            environment.ResponseHeaders["Content-Length"] = [(before + after).ToString(System.Globalization.CultureInfo.InvariantCulture)];
            if (flushesFirst)
            {
                environment.ResponseBody.Flush();
            }

            environment.Write(new string('x', before));
            if (flushesBetween)
            {
                environment.ResponseBody.Flush();
            }

            environment.Write(new string('x', after));
            return Task.CompletedTask;
        }));

        (await server.Client.GetStringAsync("/").WaitAsync(TimeSpan.FromSeconds(5))).Should().HaveLength(before + after);
    }

    [TestMethod]
    [DataRow("a body in its place", false)]
    [DataRow("a body in its place", true)]
    [DataRow("the HttpContext", false)]
    [DataRow("the HttpContext", true)]
    public async Task What_is_written_to_a_declared_length_arrives_where_others_have_sent_the_headers(string others, bool onAnotherThread)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", async environment =>
        {
            environment.ResponseHeaders["Content-Length"] = ["5"];
            if (others == "a body in its place")
            {
                environment[OwinKeys.ResponseBody] = new UpperCase(environment.ResponseBody);
            }
            else
            {
                await ((HttpContext)environment[typeof(HttpContext).FullName!]).Response.Body.FlushAsync();
            }

            if (onAnotherThread)
            {
                await Task.Run(() => environment.Write("HELLO"));
            }
            else
            {
                environment.Write("HELLO");
            }
        }));

        (await server.Client.GetStringAsync("/").WaitAsync(Patience.Limit)).Should().Be("HELLO");
    }

    [TestMethod]
    public async Task A_declared_length_may_be_filled_by_writes_and_files_together()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(path, "0123456789");
        try
        {
            await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", async environment =>
            {
                environment.ResponseHeaders["Content-Length"] = ["5"];
                environment.Write("<");
                await ((SendFileFunc)environment[OwinKeys.SendFileAsync])(path, 2, 3, CancellationToken.None);
                environment.Write(">");
            }));

            (await server.Client.GetStringAsync("/")).Should().Be("<234>");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public async Task A_declared_length_may_be_filled_by_middleware_and_what_it_runs_together()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.UseOwin(next => async environment =>
            {
                environment.ResponseHeaders["Content-Length"] = ["7"];
                environment.Write("<");
                await next(environment);
                environment.Write(">");
            });
            app.Run(context => context.Response.WriteAsync("inner"));
        });

        (await server.Client.GetStringAsync("/")).Should().Be("<inner>");
    }

    [TestMethod]
    public async Task SendFile_of_what_is_not_there_is_a_500()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", environment =>
            ((SendFileFunc)environment[OwinKeys.SendFileAsync])(
                environment.Path == "/range" ? typeof(BodyTests).Assembly.Location : "/no/such/file",
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

    private sealed class UpperCase(Stream inner) : WriteOnlyStream
    {
        public override void Flush() => inner.Flush();

        public override void Write(byte[] buffer, int offset, int count)
            => inner.Write(Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(buffer, offset, count).ToUpperInvariant()));
    }
}
