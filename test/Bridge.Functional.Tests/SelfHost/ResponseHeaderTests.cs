using Bridge.AspNetCore;
using FluentAssertions;

namespace Bridge.Functional.Tests.SelfHost;

[TestClass]
[DoNotParallelize]
public sealed class ResponseHeaderTests
{
    [TestMethod]
    public async Task Several_cookies_stay_several_lines_in_their_order()
    {
        using var host = new TestHost(env =>
        {
            env.ResponseHeaders["Set-Cookie"] = ["a=1; expires=Thu, 01 Jan 2026 00:00:00 GMT; path=/", "b=2", "c=\"3,4\""];
            return Task.CompletedTask;
        });
        (await host.GetAsync("/")).Headers("Set-Cookie").Should().Equal("a=1; expires=Thu, 01 Jan 2026 00:00:00 GMT; path=/", "b=2", "c=\"3,4\"");
    }

    [TestMethod]
    public async Task Headers_that_servers_treat_apart_arrive()
    {
        using var host = new TestHost(env =>
        {
            IDictionary<string, string[]> headers = env.ResponseHeaders;
            headers["Content-Type"] = ["text/css"];
            headers["Location"] = ["/elsewhere?x=%20"];
            headers["WWW-Authenticate"] = ["Basic realm=\"a\"", "Negotiate"];
            headers["Vary"] = ["Accept", "Cookie"];
            headers["ETag"] = ["\"1\""];
            headers["Accept-Ranges"] = ["bytes"];
            headers["Content-Range"] = ["bytes 0-1/2"];
            headers["Range"] = ["bytes=1-"];
            headers["Host"] = ["x"];
            headers["If-Modified-Since"] = ["Thu, 01 Jan 2026 00:00:00 GMT"];
            headers["Expect"] = ["x"];
            headers["Referer"] = ["x"];
            headers["User-Agent"] = ["x"];
            headers["Accept"] = ["x"];
            headers["Proxy-Authenticate"] = ["Basic"];
            headers["X-Tab"] = ["a\tb"];
            headers["X-Empty"] = [""];
            headers["X-None"] = [];
            headers["X-Null"] = [null!];
            return env.WriteAsync("x");
        });
        RawResponse response = await host.GetAsync("/");
        response.Status.Should().Be(200);
        response.Header("Content-Type").Should().Be("text/css");
        response.Header("Location").Should().Be("/elsewhere?x=%20");
        string.Join(", ", response.Headers("WWW-Authenticate")).Should().Be("Basic realm=\"a\", Negotiate");
        string.Join(", ", response.Headers("Vary")).Replace(" ", "").Should().Be("Accept,Cookie");
        foreach (string name in new[]
        {
            "ETag", "Accept-Ranges", "Content-Range", "Range", "Host", "If-Modified-Since", "Expect", "Referer", "User-Agent", "Accept",
            "Proxy-Authenticate", "X-Tab",
        })
        {
            response.Headers(name).Should().ContainSingle(name);
        }

        response.Header("X-Empty").Should().Be("");
        response.Headers("X-None").Should().BeEmpty();
        response.Headers("X-Null").Should().BeEmpty();
    }

    [TestMethod]
    [DataRow("X-Bad", "a\r\nX-Forged: 1", "U+000D")]
    [DataRow("X-Bad", "a\nX-Forged: 1", "U+000A")]
    [DataRow("X-Bad", "a\r\n folded", "U+000D")]
    [DataRow("X-Bad", "a\r", "U+000D")]
    [DataRow("X-Bad", "a\0b", "U+0000")]
    [DataRow("X-Bad", "a\x1b[0m", "U+001B")]
    [DataRow("X-Bad", "a\x7f", "U+007F")]
    [DataRow("X-Bad", "caf\u00e9", "U+00E9")]
    [DataRow("X-Bad", "a\u010aX-Forged: 1", "U+010A")]
    [DataRow("Set-Cookie", "a=1\r\nSet-Cookie: admin=1", "U+000D")]
    [DataRow("Location", "/a\r\nX-Forged: 1", "U+000D")]
    [DataRow("Content-Type", "text/html\r\n\r\n<script>", "U+000D")]
    [DataRow("Content-Length", "5\r\nX-Forged: 1", "U+000D")]
    [DataRow("Connection", "close\r\nX-Forged: 1", "U+000D")]
    [DataRow("Transfer-Encoding", "chunked\r\nX-Forged: 1", "U+000D")]
    public async Task A_value_that_could_split_the_response_is_a_500_that_names_the_header(string name, string value, string what)
    {
        using var host = new TestHost(env =>
        {
            env.ResponseHeaders["X-Fine"] = ["1"];
            env.ResponseHeaders[name] = ["fine", value];
            return env.WriteAsync("x");
        });
        if (name == "Content-Length")
        {
            using var single = new TestHost(env =>
            {
                env.ResponseHeaders[name] = [value];
                return env.WriteAsync("x");
            });
            await ShouldRefuseAsync(single, $"'{name}'", what);
        }
        else
        {
            await ShouldRefuseAsync(host, $"'{name}'", what);
        }
    }

    [TestMethod]
    [DataRow("X Bad")]
    [DataRow("X-Bad:")]
    [DataRow(":status")]
    [DataRow("X-Bad\r\nX-Forged")]
    [DataRow("X-Bad\n")]
    [DataRow("X\0Bad")]
    [DataRow("X-B\u00e9d")]
    [DataRow("X(Bad)")]
    [DataRow("")]
    public async Task A_name_that_is_no_token_is_a_500_that_says_so(string name)
    {
        using var host = new TestHost(env =>
        {
            env.ResponseHeaders[name] = ["1"];
            return env.WriteAsync("x");
        });
        await ShouldRefuseAsync(host, "header name", "RFC 9110 section 5.1");
    }

    [TestMethod]
    [DataRow("OK\r\nX-Forged: 1")]
    [DataRow("OK\n")]
    [DataRow("O\0K")]
    public async Task A_reason_phrase_that_could_split_the_response_is_a_500_that_says_so(string reason)
    {
        using var host = new TestHost(env =>
        {
            env[OwinKeys.ResponseReasonPhrase] = reason;
            return env.WriteAsync("x");
        });
        await ShouldRefuseAsync(host, "'owin.ResponseReasonPhrase'", "only visible ASCII");
    }

    [TestMethod]
    [DataRow("\u010a")]
    [DataRow("Pr\u00e9sent")]
    public async Task A_reason_phrase_beyond_ASCII_is_left_out(string reason)
    {
        using var host = new TestHost(env =>
        {
            env[OwinKeys.ResponseReasonPhrase] = reason;
            return env.WriteAsync("x");
        });
        using RawConnection connection = host.Connect();
        await connection.SendAsync("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        RawResponse response = await connection.ReadResponseAsync();
        response.StatusLine.Should().Be("HTTP/1.1 200 OK");
        response.Body.Should().Be("x");
    }

    [TestMethod]
    [DataRow("-1")]
    [DataRow("+5")]
    [DataRow("0x5")]
    [DataRow("5 ")]
    [DataRow("5, 5")]
    [DataRow("five")]
    [DataRow("")]
    [DataRow("99999999999999999999")]
    public async Task A_content_length_that_is_no_number_is_a_500_that_says_so(string value)
    {
        using var host = new TestHost(env =>
        {
            env.ResponseHeaders["Content-Length"] = [value];
            return env.WriteAsync("hello");
        });
        await ShouldRefuseAsync(host, "'Content-Length'", "Invalid Content-Length");
    }

    [TestMethod]
    public async Task Two_content_lengths_are_a_500()
    {
        using var host = new TestHost(env =>
        {
            env.ResponseHeaders["Content-Length"] = env.Path == "/differ" ? ["5", "6"] : ["5", "5"];
            return env.WriteAsync("hello");
        });
        (await host.GetAsync("/differ")).Status.Should().Be(500);
        (await host.GetAsync("/agree")).Status.Should().Be(500);
    }

    [TestMethod]
    [DataRow("Transfer-Encoding", "chunked")]
    [DataRow("Transfer-Encoding", "identity")]
    [DataRow("Transfer-Encoding", "gzip, chunked")]
    [DataRow("transfer-encoding", "Chunked")]
    [DataRow("Connection", "keep-alive")]
    [DataRow("Keep-Alive", "timeout=5, max=1000")]
    [DataRow("Proxy-Connection", "keep-alive")]
    [DataRow("Upgrade", "websocket")]
    [DataRow("Trailer", "X-Checksum")]
    [DataRow("TE", "trailers")]
    public async Task What_an_application_says_of_the_connection_cannot_put_it_out_of_step(string name, string value)
    {
        using var host = new TestHost(async env =>
        {
            env.ResponseHeaders[name] = [value, value];
            switch (env.Path)
            {
                case "/known":
                    env.ResponseHeaders["Content-Length"] = ["5"];
                    await env.WriteAsync("hello");
                    break;
                case "/unknown":
                    await env.WriteAsync("hel");
                    await env.WriteAsync("lo");
                    break;
                case "/none":
                    break;
            }
        });
        using RawConnection connection = host.Connect();
        foreach ((string? path, string? body) in new[] { ("/known", "hello"), ("/unknown", "hello"), ("/none", ""), ("/known", "hello") })
        {
            await connection.SendAsync($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            RawResponse response = await connection.ReadResponseAsync();
            response.Body.Should().Be(body, path);
            (response.Headers("Transfer-Encoding").Count + response.Headers("Content-Length").Count).Should().Be(1);
        }
    }

    [TestMethod]
    [DataRow("close")]
    [DataRow("Close")]
    [DataRow("X-Other, close")]
    public async Task An_application_may_have_its_connection_closed(string value)
    {
        using var host = new TestHost(env =>
        {
            env.ResponseHeaders["Connection"] = [value];
            return env.WriteAsync("hello");
        });
        using RawConnection connection = host.Connect();
        await connection.SendAsync(RawConnection.Get);
        RawResponse response = await connection.ReadResponseAsync();
        response.Body.Should().Be("hello");
        response.Header("Connection").Should().Be("close");
        (await connection.ReadToEndAsync()).Text.Should().BeEmpty();
    }

    [TestMethod]
    public async Task Every_control_character_in_a_value_is_refused_and_every_printable_one_arrives()
    {
        using var host = new TestHost(env =>
        {
            int code = int.Parse(env.Path.Substring(1), System.Globalization.CultureInfo.InvariantCulture);
            env.ResponseHeaders["X-Byte"] = ["a" + (char)code + "b"];
            env.ResponseHeaders["Content-Length"] = ["0"];
            return Task.CompletedTask;
        });
        for (int code = 0; code < 256; code++)
        {
            RawResponse response = await host.GetAsync("/" + code);
            if (code is 9 or (>= 32 and < 127))
            {
                response.Header("X-Byte").Should().Be("a" + (char)code + "b");
            }
            else
            {
                response.Status.Should().Be(500, "U+{0:X4}", code);
                response.Headers("X-Byte").Should().BeEmpty();
            }
        }
    }

    private static async Task ShouldRefuseAsync(TestHost host, string name, string what)
    {
        using RawConnection connection = host.Connect();
        await connection.SendAsync("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        RawResponse response = await connection.ReadResponseAsync();
        response.Status.Should().Be(500);
        response.Lines.Should().NotContain(line => line.Contains("X-F") || line.Contains("Set-Cookie"));
        (await connection.ReadToEndAsync()).Text.Should().BeEmpty();
        await host.Reported.WaitAsync(Patience.Limit);
        host.Errors.Should().ContainSingle().Which.Message.Should().Contain(name).And.Contain(what).And.NotContainAny("\r", "\n", "\0");
    }

    [TestMethod]
    public async Task Several_values_of_a_header_are_several_lines()
    {
        using var host = new TestHost(env =>
        {
            env.ResponseHeaders["WWW-Authenticate"] = ["Basic realm=\"a\"", "Negotiate"];
            return Task.CompletedTask;
        });
        (await host.GetAsync("/")).Headers("WWW-Authenticate").Should().Equal("Basic realm=\"a\"", "Negotiate");
    }
}
