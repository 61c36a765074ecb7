using System.Net;
using System.Text;
using Bridge.Functional.Tests.KatanaHosting;
using Bridge.Owin;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Owin;

namespace Bridge.Functional.Tests.Kestrel;

/// <summary>What goes over the wire before the body, as the client sees it.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ResponseHeadRulesTests
{
    private static IEnumerable<object[]> Ways => from who in s_redirects.Keys from isKestrel in new[] { true, false } select new object[] { who, isKestrel };

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestMethod]
    public async Task Headers_status_and_reason_phrase_arrive()
    {
        string response = await KestrelServer.GetAsync(environment =>
        {
            environment[OwinKeys.ResponseStatusCode] = 418;
            environment[OwinKeys.ResponseReasonPhrase] = "Short and Stout";
            environment.ResponseHeaders["X-One"] = ["1"];
            environment.ResponseHeaders["X-Two"] = ["a", "b"];
            environment.ResponseHeaders["Content-Length"] = ["2"];
            return environment.WriteAsync("ok");
        });
        response.Should().StartWith("HTTP/1.1 418 Short and Stout\r\n").And.EndWith("\r\n\r\nok");
        response.Should().Contain("\r\nX-One: 1\r\n").And.Contain("\r\nX-Two: a\r\nX-Two: b\r\n").And.Contain("\r\nContent-Length: 2\r\n");
    }

    [TestMethod]
    public async Task What_changes_nothing_is_allowed_after_the_headers_are_sent()
    {
        Exception?[] refusals = [];
        string response = await KestrelServer.GetAsync(async environment =>
        {
            environment[OwinKeys.ResponseStatusCode] = 202;
            environment.ResponseHeaders["Content-Type"] = ["application/json; charset=UTF-8"];
            environment.ResponseHeaders["X-Two"] = ["a", "b"];
            await environment.WriteAsync("first ");
            environment[OwinKeys.ResponseStatusCode] = 202;
            environment.ResponseHeaders["content-type"] = ["application/json; charset=UTF-8"];
            environment.ResponseHeaders["X-Two"] = ["a", "b"];
            environment.ResponseHeaders.Remove("X-None").Should().BeFalse();
            refusals =
            [
                Assert.ThrowsExactly<InvalidOperationException>(() => environment[OwinKeys.ResponseStatusCode] = 200),
                Assert.ThrowsExactly<InvalidOperationException>(() => environment.ResponseHeaders["Content-Type"] = ["application/json"]),
                Assert.ThrowsExactly<InvalidOperationException>(() => environment.ResponseHeaders["X-Two"] = ["a"]),
                Assert.ThrowsExactly<InvalidOperationException>(() => environment.ResponseHeaders["X-None"] = ["a"]),
                Assert.ThrowsExactly<InvalidOperationException>(() => environment.ResponseHeaders.Remove("X-Two")),
            ];
            await environment.WriteAsync("second");
        });
        response.Should().StartWith("HTTP/1.1 202 ").And.Contain("first ").And.Contain("second");
        refusals.Should().HaveCount(5).And.OnlyContain(refusal => refusal!.Message.Contains("cannot be changed"));
    }

    [TestMethod]
    [DataRow("a\r\nEvil: 1")]
    [DataRow("a\nEvil: 1")]
    [DataRow("a\0")]
    [DataRow("caf\u00e9")]
    [DataRow("a\u7f00")]
    public async Task Header_value_that_could_end_the_line_is_refused_by_name(string value)
    {
        Exception? thrown = null;
        string response = await KestrelServer.GetAsync(environment =>
        {
            thrown = Assert.ThrowsExactly<ArgumentException>(() => environment.ResponseHeaders["X-Name"] = [value]);
            Assert.ThrowsExactly<ArgumentException>(() => environment.ResponseHeaders["X-Name"] = ["fine", value]);
            Assert.ThrowsExactly<ArgumentException>(() => environment.ResponseHeaders.Add("X-Name", [value]));
            Assert.ThrowsExactly<ArgumentException>(() => environment[OwinKeys.ResponseHeaders] = new Dictionary<string, string[]> { ["X-Name"] = [value] });
            return environment.WriteAsync("ok");
        });
        thrown!.Message.Should().Contain("'X-Name'");
        response.Should().StartWith("HTTP/1.1 200 OK\r\n").And.NotContain("Evil").And.NotContain("X-Name");
    }

    [TestMethod]
    [DataRow("a\r\nEvil: 1")]
    [DataRow("a b")]
    [DataRow("a:b")]
    [DataRow("")]
    [DataRow("\u00e9")]
    public async Task Header_name_that_is_no_token_is_refused(string name)
    {
        string response = await KestrelServer.GetAsync(environment =>
        {
            Assert.ThrowsExactly<ArgumentException>(() => environment.ResponseHeaders[name] = ["1"]);
            return environment.WriteAsync("ok");
        });
        response.Should().StartWith("HTTP/1.1 200 OK\r\n").And.NotContain("Evil");
    }

    [TestMethod]
    [DataRow("a\r\nEvil: 1")]
    [DataRow("a\nEvil: 1")]
    [DataRow("a\0")]
    [DataRow("\u00e9\n")]
    public async Task Reason_phrase_that_could_end_the_line_is_refused(string reason)
    {
        Exception? thrown = null;
        string response = await KestrelServer.GetAsync(environment =>
        {
            thrown = Assert.ThrowsExactly<ArgumentException>(() => environment[OwinKeys.ResponseReasonPhrase] = reason);
            return environment.WriteAsync("ok");
        });
        thrown!.Message.Should().Contain(OwinKeys.ResponseReasonPhrase);
        response.Should().StartWith("HTTP/1.1 200 OK\r\n").And.NotContain("Evil");
    }

    [TestMethod]
    public async Task Array_that_the_application_changes_after_setting_it_is_not_what_is_sent()
    {
        string response = await KestrelServer.GetAsync(environment =>
        {
            string[] one = ["fine"];
            string[] two = ["fine", "too"];
            environment.ResponseHeaders["X-One"] = one;
            environment.ResponseHeaders["X-Two"] = two;
            one[0] = two[1] = "a\r\nEvil: 1";
            environment.ResponseHeaders["X-One"][0] = "a\r\nEvil: 1";
            environment.ResponseHeaders["X-Two"][0] = "a\r\nEvil: 1";
            return environment.WriteAsync("ok");
        });
        response.Should().Contain("\r\nX-One: fine\r\nX-Two: fine\r\nX-Two: too\r\n").And.NotContain("Evil");
    }

    [TestMethod]
    public async Task Transfer_Encoding_is_left_to_the_server()
    {
        (string first, string second) = await KestrelServer.GetTwiceAsync(environment =>
        {
            environment.ResponseHeaders["transfer-encoding"] = ["chunked"];
            environment.ResponseHeaders.ContainsKey("Transfer-Encoding").Should().BeFalse();
            return environment.WriteAsync("first");
        });
        first.Should().EndWith("Transfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n0\r\n\r\n");
        second.Should().EndWith("6\r\nsecond\r\n0\r\n\r\n");
    }

    [TestMethod]
    [DataRow("Connection", "keep-alive")]
    [DataRow("Keep-Alive", "timeout=5")]
    [DataRow("Proxy-Connection", "keep-alive")]
    [DataRow("TE", "trailers")]
    [DataRow("Trailer", "X-After")]
    [DataRow("Upgrade", "h2c")]
    public async Task Header_of_the_connection_leaves_the_next_response_alone(string name, string value)
    {
        (string first, string second) = await KestrelServer.GetTwiceAsync(environment =>
        {
            environment.ResponseHeaders[name] = [value];
            return environment.WriteAsync("first");
        });
        first.Should().EndWith("5\r\nfirst\r\n0\r\n\r\n");
        second.Should().EndWith("6\r\nsecond\r\n0\r\n\r\n");
    }

    [TestMethod]
    public async Task Connection_close_closes_the_connection()
    {
        (string first, string second) = await KestrelServer.GetTwiceAsync(environment =>
        {
            environment.ResponseHeaders["Connection"] = ["close"];
            return environment.WriteAsync("first");
        });
        first.Should().Contain("Connection: close\r\n").And.EndWith("5\r\nfirst\r\n0\r\n\r\n");
        second.Should().BeEmpty();
    }

    [TestMethod]
    [DataRow("close, keep-alive")]
    [DataRow("Keep-Alive, Close")]
    [DataRow("keep-alive", "close")]
    public async Task Connection_close_beside_keep_alive_closes_the_connection(params string[] values)
    {
        (string first, string second) = await KestrelServer.GetTwiceAsync(environment =>
        {
            environment.ResponseHeaders["connection"] = values;
            return environment.WriteAsync("first");
        });
        first.Should().Contain("\r\nConnection: close\r\n").And.NotContainEquivalentOf("keep-alive");
        second.Should().BeEmpty();
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(99)]
    [DataRow(100)]
    [DataRow(101)]
    [DataRow(103)]
    [DataRow(199)]
    [DataRow(1000)]
    [DataRow(-1)]
    public async Task Status_that_is_no_final_one_is_refused(int status)
    {
        Exception? thrown = null;
        string response = await KestrelServer.GetAsync(environment =>
        {
            thrown = Assert.ThrowsExactly<ArgumentException>(() => environment[OwinKeys.ResponseStatusCode] = status);
            return environment.WriteAsync("ok");
        });
        thrown!.Message.Should().Contain(OwinKeys.ResponseStatusCode);
        response.Should().StartWith("HTTP/1.1 200 OK\r\n");
    }

    [TestMethod]
    public async Task Change_after_the_headers_were_sent_throws_and_says_why()
    {
        var messages = new List<string>();
        string response = await KestrelServer.GetAsync(async environment =>
        {
            await environment.WriteAsync("a");
            foreach (Action change in new Action[]
            {
                () => environment[OwinKeys.ResponseStatusCode] = 500,
                () => environment[OwinKeys.ResponseReasonPhrase] = "Late",
                () => environment.ResponseHeaders["X-Late"] = ["1"],
                () => environment.ResponseHeaders.Add("X-Late", ["1"]),
                () => environment.ResponseHeaders.Remove("Date"),
                () => environment.ResponseHeaders.Clear(),
                () => environment.OnSendingHeaders(_ => { }, null!),
            })
            {
                messages.Add(Assert.ThrowsExactly<InvalidOperationException>(change).Message);
            }

            environment.ResponseHeaders.IsReadOnly.Should().BeTrue();
            await environment.WriteAsync("b");
        });
        messages.Should()
            .HaveCount(7).And
            .OnlyContain(message => message.Contains(" already ", StringComparison.Ordinal) || message.Contains(" read-only", StringComparison.Ordinal));
        response.Should().StartWith("HTTP/1.1 200 OK\r\n").And.EndWith("1\r\na\r\n1\r\nb\r\n0\r\n\r\n").And.NotContain("Late");
    }

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

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DynamicData(nameof(Ways))]
    public async Task A_location_is_percent_encoded(string who, bool isKestrel)
    {
        (await LocationAsync(who, isKestrel, "/\u00FC x?q=\u00FC")).Should().Be("/%C3%BC%20x?q=%C3%BC");
        (await LocationAsync(who, isKestrel, "http://b\u00FCcher.example/\u00FC")).Should().Be("http://xn--bcher-kva.example/%C3%BC");
        (await LocationAsync(who, isKestrel, "/a?b=c%20d#e")).Should().Be("/a?b=c%20d#e");
    }

    [TestMethod]
    [DynamicData(nameof(Ways))]
    public async Task A_location_whose_host_is_not_plain_is_refused(string who, bool isKestrel)
    {
        foreach (string url in new[]
        {
            "https://evil.com\uFF0F.good.com/", "https://evil.com\\.good.com/", "/\\evil.com/", "https://good.com@evil.com/", "https://evil%2ecom/",
        })
        {
            (await LocationAsync(who, isKestrel, url)).Should().Be("500", url);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Ways))]
    public async Task An_empty_location_is_sent_as_it_is(string who, bool isKestrel)
    {
        // Katana itself leaves a header without a value out.
        (await LocationAsync(who, isKestrel, "")).Should().Be(who == "Katana's Redirect" ? "none" : "");
    }

    [TestMethod]
    [DataRow("an application")]
    [DataRow("Katana")]
    [DataRow("a view")]
    public async Task A_URL_that_a_browser_goes_to_or_fetches_has_the_rules_of_a_location(string who)
    {
        AppFunc app = who switch
        {
            "an application" => static environment =>
            {
                new OwinEnvironment(environment).ResponseHeaders["Refresh"] = [UrlOf(environment)];
                return Task.CompletedTask;
            },
            "Katana" => Bridge.Owin.Katana.ToAppFunc(static katana => katana.Run(static context =>
            {
                context.Response.Headers.Set("refresh", UrlOf(context.Environment));
                return Task.CompletedTask;
            })),
            _ => Module(static r => ("", new Headers { ["Refresh"] = UrlOf(r.Environment) })),
        };
        await using Site site = await Site.StartAsync(site => site.MapOwin("/", app));
        foreach ((string value, string? sent) in new[]
        {
            ("0; url=/\u00FC x", "0; url=/%C3%BC%20x"), ("5;https://b\u00FCcher.example/", "5;https://xn--bcher-kva.example/"), ("5", "5"),
            ("0; url=https://good.com@evil.com/", null), ("0; url='https://evil.com\\.good.com/'", null), ("0;/\\evil.com", null),
        })
        {
            string query = "/?" + Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(value));
            using HttpResponseMessage response = await site.Client.GetAsync(query, Ct);

            response.StatusCode.Should().Be(sent is null ? HttpStatusCode.InternalServerError : HttpStatusCode.OK, value);
            (response.Headers.NonValidated.TryGetValues("Refresh", out System.Net.Http.Headers.HeaderStringValues values) ? values.ToString() : null)
                .Should().Be(sent, value);
        }
    }

    [TestMethod]
    public async Task A_content_location_of_an_application_is_percent_encoded()
    {
        await using Site site = await Site.StartAsync(static app => app.MapOwin("/", static (IDictionary<string, object> environment) =>
        {
            new OwinEnvironment(environment).ResponseHeaders["Content-Location"] = ["/\u00FC"];
            return Task.CompletedTask;
        }));
        using HttpResponseMessage response = await site.Client.GetAsync("/", Ct);

        response.Content.Headers.GetValues("Content-Location").Should().Equal("/%C3%BC");
    }

    [TestMethod]
    [DataRow("an application")]
    [DataRow("Katana")]
    [DataRow("a view's Response")]
    [DataRow("a view's HttpResponseMessage")]
    [DataRow("an application that a view returned")]
    [DataRow("a module in Katana")]
    public async Task A_reason_phrase_beyond_ASCII_costs_the_phrase_and_not_the_response(string who)
    {
        const string Phrase = "Gr\u00F6\u00DFe falsch";
        CollectedLog log = new();
        AppFunc application = static environment =>
        {
            OwinEnvironment owin = new(environment) { StatusCode = 400 };
            owin.ReasonPhrase = Phrase;
            return owin.ResponseBody.WriteAsync("body"u8.ToArray(), 0, 4);
        };
        await using Site site = await Site.StartAsync(
            app =>
            {
                switch (who)
                {
                    case "an application":
                        app.MapOwin("/", application);
                        break;
                    case "Katana":
                        app.MapKatana("/", katana => katana.Run(context =>
                        {
                            context.Response.StatusCode = 400;
                            context.Response.ReasonPhrase = Phrase;
                            return context.Response.WriteAsync("body");
                        }));
                        break;
                    case "a view's Response":
                        app.MapView("/", static _ => new Response("body", 400) { ReasonPhrase = Phrase });
                        break;
                    case "a view's HttpResponseMessage":
                        app.MapView(
                            "/",
                            static _ => new HttpResponseMessage(HttpStatusCode.BadRequest) { ReasonPhrase = Phrase, Content = new StringContent("body") });
                        break;
                    case "an application that a view returned":
                        app.MapView("/", _ => application);
                        break;
                    default:
                        app.UseKatana(static katana => katana.RunView(static _ => new Response("body", 400) { ReasonPhrase = Phrase }));
                        break;
                }
            },
            builder => builder.Logging.AddProvider(log));

        using HttpResponseMessage response = await site.Client.GetAsync("/", Ct);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        response.ReasonPhrase.Should().Be("Bad Request");
        (await response.Content.ReadAsStringAsync(Ct)).Should().Be("body");
        log.Entries.Should()
            .Contain(static entry => entry.Message.Contains(Phrase, StringComparison.Ordinal) && entry.Message.Contains("left out", StringComparison.Ordinal));
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

    /// <summary>Who redirects, by name. The URL comes in the query, as UTF-16 in hexadecimal.</summary>
    private static readonly Dictionary<string, AppFunc> s_redirects = new()
    {
        ["Katana's Redirect"] = Bridge.Owin.Katana.ToAppFunc(static katana => katana.Run(static context =>
        {
            context.Response.Redirect(UrlOf(context.Environment));
            return Task.CompletedTask;
        })),
        ["an application's header"] = static environment =>
        {
            OwinEnvironment owin = new(environment) { StatusCode = 302 };
            owin.ResponseHeaders["location"] = [UrlOf(environment)];
            return Task.CompletedTask;
        },
        ["a view"] = Module(static r => Response.Redirect(UrlOf(r.Environment))),
        ["a view over an application"] = Module(static r =>
            ((AppFunc)(static _ => Task.CompletedTask), 302, new Headers { ["Location"] = UrlOf(r.Environment) })),
        ["an HttpResponseMessage"] = Module(static r =>
        {
            HttpResponseMessage message = new(HttpStatusCode.Redirect);
            message.Headers.TryAddWithoutValidation("Location", UrlOf(r.Environment));
            return message;
        }),
    };

    private async Task<string> LocationAsync(string who, bool isKestrel, string url)
    {
        string query = "/?" + Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(url));
        if (isKestrel)
        {
            await using Site site = await Site.StartAsync(app => app.MapOwin("/", s_redirects[who]));
            using HttpResponseMessage response = await site.Client.GetAsync(query, Ct);
            return Show(response);
        }

        using HttpClient client = new(
            s_redirects[who].ToHttpMessageHandler(new AppHandlerOptions { AllowAutoRedirect = false })) { BaseAddress = new Uri("http://localhost") };
        try
        {
            using HttpResponseMessage response = await client.GetAsync(query, Ct);
            return Show(response);
        }
        catch (Exception error) when (error.ToString().Contains("names", StringComparison.Ordinal))
        {
            return "500";
        }
    }

    private static string Show(HttpResponseMessage response) =>
        response.StatusCode != HttpStatusCode.Redirect ? ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture)
        : response.Headers.NonValidated.TryGetValues("Location", out System.Net.Http.Headers.HeaderStringValues values) ? values.ToString()
        : "none";

    private static string UrlOf(IDictionary<string, object> environment) =>
        Encoding.BigEndianUnicode.GetString(Convert.FromHexString(new OwinEnvironment(environment).QueryString));

    private static AppFunc Module(Func<ViewRequest, object?> view)
    {
        ViewModule module = new();
        module.Get("/", view);
        return module.ToAppFunc();
    }
}
