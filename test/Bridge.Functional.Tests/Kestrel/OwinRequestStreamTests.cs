using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bridge.Functional.Tests.Kestrel;

/// <summary>The stream of a request's body.</summary>
[TestClass]
[DoNotParallelize]
public sealed class OwinRequestStreamTests
{
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
    [DataRow("Content-Length: 5\r\n\r\nhello", "5:hello")]
    [DataRow("Content-Length: 0\r\n\r\n", "0:")]
    [DataRow("Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n", "5:hello")]
    [DataRow("Transfer-Encoding: Chunked\r\n\r\n0\r\n\r\n", "0:")]
    public async Task A_body_is_read_to_its_end_and_the_connection_is_kept(string rest, string expected)
    {
        using var host = new TestHost(EchoAsync);
        using RawConnection connection = host.Connect();
        for (int i = 0; i < 3; i++)
        {
            await connection.SendAsync("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + rest);
            (await connection.ReadResponseAsync()).Body.Should().Be(expected);
        }
    }

    [TestMethod]
    public async Task Every_way_to_read_gives_the_body()
    {
        using var host = new TestHost(async env =>
        {
            Stream body = env.RequestBody;
            byte[] buffer = new byte[8];
            var text = new StringBuilder();
            text.Append((char)body.ReadByte());
            text.Append(Encoding.ASCII.GetString(buffer, 0, body.Read(buffer, 0, 1)));
            text.Append(Encoding.ASCII.GetString(buffer, 0, await body.ReadAsync(buffer, 0, 1)));
            text.Append(Encoding.ASCII.GetString(buffer, 0, await Task.Factory.FromAsync(body.BeginRead, body.EndRead, buffer, 0, 1, null)));
            text.Append(Encoding.ASCII.GetString(buffer, 0, await body.ReadAsync(buffer.AsMemory(0, 1))));
            (await body.ReadAsync(buffer, 0, 8)).Should().Be(0);
            body.ReadByte().Should().Be(-1);
            await env.WriteAsync(text.ToString());
        });
        using RawConnection connection = host.Connect();
        await connection.SendAsync("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n\r\nhello");
        (await connection.ReadResponseAsync()).Body.Should().Be("hello");
    }

    [TestMethod]
    [DataRow(false, false)]
    [DataRow(false, true)]
    [DataRow(true, false)]
    [DataRow(true, true)]
    public async Task A_body_is_streamed_while_the_client_sends_it(bool chunked, bool synchronous)
    {
        var parts = new SemaphoreSlim(0);
        using var host = new TestHost(async env =>
        {
            Stream body = env.RequestBody;
            byte[] buffer = new byte[100];
            for (int total = 0; total < 15;)
            {
                total += synchronous ? body.Read(buffer, 0, buffer.Length) : await body.ReadAsync(buffer, 0, buffer.Length);
                parts.Release();
            }
        });
        using RawConnection connection = host.Connect();
        await connection.SendAsync($"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n{(chunked ? "Transfer-Encoding: chunked" : "Content-Length: 15")}\r\n\r\n");
        for (int i = 0; i < 3; i++)
        {
            await connection.SendAsync(chunked ? $"5\r\npart{i}\r\n" : "part" + i);
            (await parts.WaitAsync(Patience.Limit)).Should().BeTrue("the application is given what has arrived");
        }

        await connection.SendAsync(chunked ? "0\r\n\r\n" : "");

        (await connection.ReadResponseAsync()).Status.Should().Be(200);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(7)]
    [DataRow(100_000)]
    public async Task A_chunked_body_is_the_same_bytes_whatever_the_size_of_the_reads(int size)
    {
        using var host = new TestHost(async env =>
        {
            Stream body = env.RequestBody;
            byte[] buffer = new byte[size];
            var text = new MemoryStream();
            for (int read; (read = await body.ReadAsync(buffer, 0, size)) > 0;)
            {
                text.Write(buffer, 0, read);
            }

            text.Position = 0;
            await text.CopyToAsync(env.ResponseBody);
        });
        string expected = string.Concat(Enumerable.Range(0, 3000).Select(i => i + ","));
        var chunks = new StringBuilder();
        for (int i = 0, length = 1; i < expected.Length; i += length, length = length * 3 % 997 + 1)
        {
            length = Math.Min(length, expected.Length - i);
            chunks.Append(length.ToString("x", CultureInfo.InvariantCulture)).Append("\r\n").Append(expected, i, length).Append("\r\n");
        }

        using RawConnection connection = host.Connect();
        for (int i = 0; i < 2; i++)
        {
            await connection.SendAsync($"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}0\r\n\r\n");
            (await connection.ReadResponseAsync()).Body.Should().Be(expected);
        }
    }

    [TestMethod]
    public async Task A_trailer_is_no_header()
    {
        using var host = new TestHost(async env =>
        {
            await env.RequestBody.CopyToAsync(Stream.Null);
            await env.WriteAsync(string.Join(",", env.RequestHeaders.Keys));
        });
        using RawConnection connection = host.Connect();
        await connection.SendAsync("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n");
        (await connection.ReadResponseAsync()).Body.Should().Be("Host,Transfer-Encoding");
    }

    [TestMethod]
    public async Task A_chunked_body_that_comes_in_single_bytes_is_whole()
    {
        using var host = new TestHost(async env =>
        {
            await env.ResponseBody.FlushAsync();
            await EchoAsync(env);
        });
        using RawConnection connection = host.Connect();
        await connection.SendAsync("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n");
        await connection.ReadHeadAsync();
        foreach (char c in "3;a=b\r\nhel\r\n02\r\nlo\r\n0\r\nX-Trailer: 1\r\n\r\n")
        {
            await connection.SendAsync(c.ToString());
            await Task.Delay(5);
        }

        (await connection.ReadTextAsync(12)).Should().Be("7\r\n5:hello\r\n");
    }

    [TestMethod]
    [DataRow("+5\r\nhello\r\n0\r\n\r\n")]
    [DataRow("-5\r\nhello\r\n0\r\n\r\n")]
    [DataRow("0x5\r\nhello\r\n0\r\n\r\n")]
    [DataRow("5 5\r\nhello\r\n0\r\n\r\n")]
    [DataRow("\r\nhello\r\n0\r\n\r\n")]
    [DataRow("5\nhello\r\n0\r\n\r\n")]
    [DataRow("5;a=\n\r\nhello\r\n0\r\n\r\n")]
    [DataRow("5;a=\rb\r\nhello\r\n0\r\n\r\n")]
    [DataRow("5\r\nhello0\r\n\r\n")]
    [DataRow("5\r\nhello\n0\r\n\r\n")]
    [DataRow("5\r\nhelloXX0\r\n\r\n")]
    [DataRow("5\r\nhello\r\n0\r\nX: a\r\n b\r\n\r\n")]
    public async Task Chunks_that_two_readers_could_read_in_two_ways_are_a_400_and_the_end_of_the_connection(string body)
    {
        using var host = new TestHost(env => env.Path == "/read" ? EchoAsync(env) : env.WriteAsync("unread"));
        foreach ((string? path, int status) in new[] { ("/read", 400), ("/unread", 200) })
        {
            using RawConnection connection = host.Connect();
            await connection.SendAsync(
                $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n{body}GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            (await connection.ReadResponseAsync()).Status.Should().Be(status, path);
            (await connection.ReadToEndAsync()).Text.Should().BeEmpty();
        }
    }

    [TestMethod]
    public async Task Expect_100_continue_is_answered_before_the_body()
    {
        using var host = new TestHost(EchoAsync);
        using RawConnection connection = host.Connect();
        await connection.SendAsync("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        (await connection.ReadHeadAsync()).Status.Should().Be(100);
        await connection.SendAsync("ab");
        (await connection.ReadResponseAsync()).Body.Should().Be("2:ab");
    }

    [TestMethod]
    [DataRow("Content-Length: 10\r\n\r\nabc")]
    [DataRow("Transfer-Encoding: chunked\r\n\r\n5\r\nabc")]
    [DataRow("Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")]
    [DataRow("Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0")]
    public async Task A_body_that_the_client_broke_off_is_an_error_and_not_a_short_body(string rest)
    {
        var outcome = new TaskCompletionSource<string>();
        using var host = new TestHost(async env =>
        {
            try
            {
                var body = new MemoryStream();
                await env.RequestBody.CopyToAsync(body);
                outcome.SetResult("whole: " + body.Length);
            }
            catch (IOException)
            {
                outcome.SetResult("broken");
                throw;
            }
        });
        using RawConnection connection = host.Connect();
        await connection.SendAsync("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + rest);
        connection.Socket.Shutdown(SocketShutdown.Send);
        await outcome.Task.WaitAsync(Patience.Limit);
        (await outcome.Task).Should().Be("broken");
    }

    [TestMethod]
    [DataRow("Content-Length: 100000\r\n\r\n", false)]
    [DataRow("Transfer-Encoding: chunked\r\n\r\n186a0\r\n", true)]
    public async Task A_body_that_the_app_leaves_unread_keeps_the_connection_in_step(string rest, bool chunked)
    {
        using var host = new TestHost(env => env.WriteAsync("unread"));
        using RawConnection connection = host.Connect();
        for (int i = 0; i < 2; i++)
        {
            await connection.SendAsync("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + rest);
            await connection.SendAsync(new string('x', 100_000) + (chunked ? "\r\n0\r\n\r\n" : ""));
            (await connection.ReadResponseAsync()).Body.Should().Be("unread");
        }
    }

    [TestMethod]
    public async Task A_body_that_never_comes_closes_the_connection_after_the_response()
    {
        using var host = new TestHost(env => env.WriteAsync("unread"));
        using RawConnection connection = host.Connect();
        await connection.SendAsync("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\nabc");
        (await connection.ReadResponseAsync()).Body.Should().Be("unread");
        (await connection.ReadToEndAsync()).Text.Should().BeEmpty();
    }

    [TestMethod]
    public async Task A_length_beside_chunks_is_not_shown_and_the_connection_is_closed()
    {
        using var host = new TestHost(async env =>
        {
            env.RequestHeaders.ContainsKey("Content-Length").Should().BeFalse();
            await EchoAsync(env);
        });
        using RawConnection connection = host.Connect();
        await connection.SendAsync("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n");
        RawResponse response = await connection.ReadResponseAsync();
        response.Body.Should().Be("1:a");
        response.Header("Connection").Should().Be("close");
        (await connection.ReadToEndAsync()).Text.Should().BeEmpty();
    }

    [TestMethod]
    [DataRow("HTTP/1.1\r\nTransfer-Encoding: gzip", 400)]
    [DataRow("HTTP/1.1\r\nTransfer-Encoding: identity\r\nContent-Length: 5", 400)]
    [DataRow("HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6", 400)]
    [DataRow("HTTP/1.1\r\nContent-Length: -5", 400)]
    [DataRow("HTTP/1.1\r\nTransfer-Encoding : chunked", 400)]
    [DataRow("HTTP/1.1\r\nTransfer-Enco\rding: chunked", 400)]
    [DataRow("HTTP/1.1\r\nX-Name: a\rContent-Length: 5\r\nContent-Length: 5", 400)]
    [DataRow("HTTP/1.1\r\n Content-Length: 5", 400)]
    [DataRow("HTTP/1.1\r\nContent-Length\t: 5", 400)]
    public async Task Framing_that_a_proxy_may_read_otherwise_never_reaches_the_app(string head, int status)
    {
        if (head.Contains("Content-Length: 6"))
        {
            }

        int calls = 0;
        using var host = new TestHost(env =>
        {
            Interlocked.Increment(ref calls);
            return EchoAsync(env);
        });
        using (RawConnection connection = host.Connect())
        {
            string[] line = head.Split(new[] { "\r\n" }, 2, StringSplitOptions.None);
            await connection.SendAsync($"POST / {line[0]}\r\nHost: 127.0.0.1\r\n{line[1]}\r\n\r\n0\r\n\r\n");
            (await connection.ReadResponseAsync()).Status.Should().Be(status);
        }

        await host.GetAsync("/after");
        calls.Should().Be(1);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_hundred_megabytes_are_streamed_both_ways_in_bounded_memory()
    {
        const long Size = 100L << 20;
        using var host = new TestHost(async env =>
        {
            env.ResponseHeaders["Content-Length"] = [Size.ToString(CultureInfo.InvariantCulture)];
            await env.RequestBody.CopyToAsync(env.ResponseBody);
        }, configure: options => options.MaxRequestBodySize = null);
        using RawConnection connection = host.Connect();
        await connection.SendAsync($"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {Size}\r\n\r\n");
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long highest = 0L;
        var sending = Task.Run(async () =>
        {
            byte[] block = new byte[64 * 1024];
            for (long sent = 0; sent < Size; sent += block.Length)
            {
                block[0] = (byte)(sent >> 16);
                await connection.Stream.WriteAsync(block, 0, block.Length);
            }
        });
        await connection.ReadHeadAsync();
        long total = 0L;
        for (long measured = 0L; total < Size;)
        {
            total += await connection.SkipAsync((int)Math.Min(1 << 20, Size - total));
            if (total - measured > 8 << 20)
            {
                measured = total;
                highest = Math.Max(highest, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        await sending;
        total.Should().Be(Size);
        highest.Should().BeLessThan(16 << 20);
    }

    [TestMethod]
    public async Task A_POST_without_a_length_has_an_empty_body()
    {
        using var host = new TestHost(async env =>
        {
            using var reader = new StreamReader(env.RequestBody);
            await env.WriteAsync($"'{await reader.ReadToEndAsync()}'");
        });
        using RawConnection connection = host.Connect();
        for (int i = 0; i < 2; i++)
        {
            await connection.SendAsync("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            (await connection.ReadResponseAsync()).Body.Should().Be("''");
        }
    }

    private static async Task EchoAsync(IDictionary<string, object> env)
    {
        var body = new MemoryStream();
        await env.RequestBody.CopyToAsync(body);
        await env.WriteAsync($"{body.Length}:{Encoding.UTF8.GetString(body.ToArray())}");
    }
}
