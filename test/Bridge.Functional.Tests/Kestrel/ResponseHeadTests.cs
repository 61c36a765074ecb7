using Bridge.AspNetCore;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;

namespace Bridge.Functional.Tests.Kestrel;

/// <summary>What goes over the wire before the body, as the client sees it.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ResponseHeadTests
{
    private static async Task<string> GetAsync(AppFunc app, string method = "GET")
    {
        await using KestrelServer server = await KestrelServer.StartAsync(builder => builder.MapOwin("/", app));
        return await server.SendAsync($"{method} / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    }

    // A second request on the same connection is answered as itself: the first response did not end early or late.
    private static async Task<(string First, string Second)> GetTwiceAsync(AppFunc app, string method = "GET")
    {
        await using KestrelServer server = await KestrelServer.StartAsync(builder => builder.MapOwin("/", environment =>
            environment.Path == "/second" ? environment.WriteAsync("second") : app(environment)));
        using RawConnection connection = server.Connect();
        await connection.SendAsync($"{method} / HTTP/1.1\r\nHost: a\r\n\r\nGET /second HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        (string all, _) = await connection.ReadToEndAsync();
        int second = all.IndexOf("HTTP/1.1 ", 9, StringComparison.Ordinal);
        return second < 0 ? (all, "") : (all[..second], all[second..]);
    }

    [TestMethod]
    public async Task Headers_status_and_reason_phrase_arrive()
    {
        string response = await GetAsync(environment =>
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
        string response = await GetAsync(async environment =>
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
        string response = await GetAsync(environment =>
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
        string response = await GetAsync(environment =>
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
        string response = await GetAsync(environment =>
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
        string response = await GetAsync(environment =>
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
        (string first, string second) = await GetTwiceAsync(environment =>
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
        (string first, string second) = await GetTwiceAsync(environment =>
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
        (string first, string second) = await GetTwiceAsync(environment =>
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
        (string first, string second) = await GetTwiceAsync(environment =>
        {
            environment.ResponseHeaders["connection"] = values;
            return environment.WriteAsync("first");
        });
        first.Should().Contain("\r\nConnection: close\r\n").And.NotContainEquivalentOf("keep-alive");
        second.Should().BeEmpty();
    }

    [TestMethod]
    [DataRow(204, "GET")]
    [DataRow(205, "GET")]
    [DataRow(304, "GET")]
    [DataRow(200, "HEAD")]
    [DataRow(404, "HEAD")]
    public async Task Body_where_none_can_be_is_discarded(int status, string method)
    {
        foreach (bool synchronous in new[] { false, true })
        {
            foreach (bool length in new[] { false, true })
            {
                (string first, string second) = await GetTwiceAsync(
                    environment =>
                    {
                        environment[OwinKeys.ResponseStatusCode] = status;
                        if (length)
                        {
                            environment.ResponseHeaders["Content-Length"] = ["5"];
                        }

                        if (!synchronous)
                        {
                            return environment.WriteAsync("first");
                        }

                        environment.Write("fi");
                        environment.ResponseBody.Flush();
                        environment.Write("rst");
                        return Task.CompletedTask;
                    },
                    method);
                first.Should().StartWith($"HTTP/1.1 {status} ").And.EndWith("\r\n\r\n").And.NotContain("first");
                second.Should().EndWith("6\r\nsecond\r\n0\r\n\r\n");
            }
        }
    }

    [TestMethod]
    public async Task Status_that_a_callback_made_304_sends_no_body()
    {
        (string first, string second) = await GetTwiceAsync(environment =>
        {
            environment.OnSendingHeaders(state => ((IDictionary<string, object>)state)[OwinKeys.ResponseStatusCode] = 304, environment);
            return environment.WriteAsync("first");
        });
        first.Should().StartWith("HTTP/1.1 304 ").And.NotContain("first");
        second.Should().EndWith("6\r\nsecond\r\n0\r\n\r\n");
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
        string response = await GetAsync(environment =>
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
        string response = await GetAsync(async environment =>
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
    public async Task Callbacks_before_the_headers_run_once_and_last_registered_first()
    {
        var order = new List<int>();
        string response = await GetAsync(async environment =>
        {
            for (int i = 1; i <= 3; i++)
            {
                environment.OnSendingHeaders(
                    state =>
                    {
                        order.Add((int)state);
                        environment.ResponseHeaders["X-Order"] = [string.Join(',', order)];
                    },
                    i);
            }

            order.Should().BeEmpty();
            environment.Write("a");
            order.Should().Equal(3, 2, 1);
            await environment.WriteAsync("b");
        });
        order.Should().Equal(3, 2, 1);
        response.Should().Contain("\r\nX-Order: 3,2,1\r\n");
    }

    [TestMethod]
    public async Task Callbacks_run_for_an_application_that_writes_nothing()
    {
        (string first, _) = await GetTwiceAsync(environment =>
        {
            environment.OnSendingHeaders(state => ((IDictionary<string, object>)state).ResponseHeaders["X-Called"] = ["yes"], environment);
            environment[OwinKeys.ResponseStatusCode] = 403;
            return Task.CompletedTask;
        });
        first.Should().StartWith("HTTP/1.1 403 ").And.Contain("\r\nX-Called: yes\r\n");
    }

    [TestMethod]
    public async Task Callback_that_throws_is_a_500_and_every_later_write_throws()
    {
        var thrown = new List<Exception>();
        (string first, string second) = await GetTwiceAsync(async environment =>
        {
            environment.OnSendingHeaders(_ => throw new FormatException("callback"), null!);
            foreach (Action write in new Action[]
            {
                () => environment.Write("HTTP/1.1 200 OK\r\n\r\nforged"), () => environment.Write("again"), () => environment.ResponseBody.Flush(),
            })
            {
                try
                {
                    write();
                }
                catch (Exception e)
                {
                    thrown.Add(e);
                }
            }

            await environment.WriteAsync("and again");
        });
        thrown.Should().HaveCount(3);
        first.Should().StartWith("HTTP/1.1 500 ").And.NotContain("forged");
        second.Should().EndWith("6\r\nsecond\r\n0\r\n\r\n");
    }

    [TestMethod]
    public async Task Application_that_throws_before_its_first_write_is_a_500()
    {
        (string first, string second) = await GetTwiceAsync(environment =>
        {
            environment.ResponseHeaders["X-Mine"] = ["1"];
            environment.OnSendingHeaders(_ => environment.ResponseHeaders["X-Callback"] = ["1"], null!);
            throw new FormatException();
        });
        first.Should().StartWith("HTTP/1.1 500 ").And.NotContain("X-Mine").And.NotContain("X-Callback");
        second.Should().EndWith("6\r\nsecond\r\n0\r\n\r\n");
    }

    [TestMethod]
    [DataRow(true, true)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    [DataRow(false, false)]
    public async Task Application_that_throws_after_its_first_write_breaks_the_connection(bool synchronous, bool length)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(builder => builder.MapOwin("/", async environment =>
        {
            if (length)
            {
                environment.ResponseHeaders["Content-Length"] = ["4"];
            }

            if (synchronous)
            {
                environment.Write("text");
            }
            else
            {
                await environment.WriteAsync("text");
            }

            throw new FormatException();
        }));
        using RawConnection connection = server.Connect();
        await connection.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        (string received, _) = await connection.ReadToEndAsync();

        received.Should().NotContain("0\r\n\r\n", "a chunked body must not look complete");
        received.Should().NotContain("500");
    }

    [TestMethod]
    public async Task Middleware_that_swallows_the_exception_does_not_make_the_response_look_complete()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.Use(async (context, next) =>
            {
                try
                {
                    await next();
                }
                catch (FormatException)
                {
                }
            });
            app.UseRouting();
            app.MapOwin("/", async environment =>
            {
                await environment.WriteAsync("text");
                throw new FormatException();
            });
        });
        using RawConnection connection = server.Connect();
        await connection.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        (string received, _) = await connection.ReadToEndAsync();

        received.Should().NotEndWith("0\r\n\r\n");
    }

    [TestMethod]
    public async Task Failure_after_writing_through_a_wrapped_body_does_not_forge_a_second_response()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", environment =>
        {
            environment[OwinKeys.ResponseBody] = new Unflushed(environment.ResponseBody);
            environment.Write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged");
            throw new FormatException();
        }));
        using RawConnection connection = server.Connect();
        await connection.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        (string received, _) = await connection.ReadToEndAsync();

        received.Should().NotContain("HTTP/1.1 500");
    }

    /// <summary>A filter around a body that keeps flushes to itself.</summary>
    private sealed class Unflushed(Stream inner) : WriteOnlyStream
    {
        public override void Flush()
        {
        }

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
