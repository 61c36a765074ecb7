using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bridge.Functional.Tests.Kestrel;

/// <summary>Statuses whose responses have no body.</summary>
[TestClass]
[DoNotParallelize]
public sealed class BodilessStatusTests
{
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
                (string first, string second) = await KestrelServer.GetTwiceAsync(
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
        (string first, string second) = await KestrelServer.GetTwiceAsync(environment =>
        {
            environment.OnSendingHeaders(state => ((IDictionary<string, object>)state)[OwinKeys.ResponseStatusCode] = 304, environment);
            return environment.WriteAsync("first");
        });
        first.Should().StartWith("HTTP/1.1 304 ").And.NotContain("first");
        second.Should().EndWith("6\r\nsecond\r\n0\r\n\r\n");
    }

    [TestMethod]
    [DataRow("known")]
    [DataRow("zero")]
    [DataRow("unknown")]
    [DataRow("flushed")]
    public async Task HEAD_sends_the_head_alone_and_the_connection_is_never_out_of_step(string kind)
    {
        using var host = new TestHost(async env =>
        {
            if (kind == "known")
            {
                env.ResponseHeaders["Content-Length"] = ["5"];
            }

            if (kind == "zero")
            {
                env.ResponseHeaders["Content-Length"] = ["0"];
                return;
            }

            if (kind == "flushed")
            {
                await env.ResponseBody.FlushAsync();
            }

            await env.WriteAsync("hello");
        });
        using RawConnection connection = host.Connect();
        await connection.SendAsync("HEAD / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        RawResponse response = await connection.ReadResponseAsync("HEAD");
        response.Status.Should().Be(200);
        response.Header("Content-Length").Should().Be(kind switch { "known" => "5", "zero" => "0", _ => null }, "a wrong one would be cached");
        await connection.SendAsync(RawConnection.Get);
        (await connection.ReadResponseAsync()).Body.Should().Be(kind == "zero" ? "" : "hello");
    }

    [TestMethod]
    public async Task A_304_keeps_the_length_of_what_it_stands_for()
    {
        using var host = new TestHost(env =>
        {
            env[OwinKeys.ResponseStatusCode] = 304;
            env.ResponseHeaders["Content-Length"] = ["1234"];
            env.ResponseHeaders["ETag"] = ["\"x\""];
            return Task.CompletedTask;
        });
        using RawConnection connection = host.Connect();
        for (int i = 0; i < 2; i++)
        {
            await connection.SendAsync(RawConnection.Get);
            RawResponse response = await connection.ReadResponseAsync();
            response.Header("ETag").Should().Be("\"x\"");
            response.Header("Content-Length").Should().Be("1234");
        }
    }

    [TestMethod]
    [DataRow(204)]
    [DataRow(304)]
    public async Task A_response_without_a_body_says_nothing_of_its_length(int status)
    {
        using var host = new TestHost(env =>
        {
            env[OwinKeys.ResponseStatusCode] = status;
            return Task.CompletedTask;
        });
        (await host.GetAsync("/")).Header("Content-Length").Should().BeNull();
    }

    [TestMethod]
    public async Task A_HEAD_of_unknown_length_keeps_the_connection()
    {
        using var host = new TestHost(env => env.WriteAsync("hello"));
        using RawConnection connection = host.Connect();
        await connection.SendAsync("HEAD / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        (await connection.ReadResponseAsync("HEAD")).Status.Should().Be(200);
        await connection.SendAsync(RawConnection.Get);
        (await connection.ReadResponseAsync()).Body.Should().Be("hello");
    }

    [TestMethod]
    [DataRow("/mapped", true)]
    [DataRow("/used", true)]
    [DataRow("/view", false)]
    public async Task A_304_of_an_application_keeps_its_headers_whether_it_writes_or_not_and_one_of_a_view_follows_the_rules_of_views(string path, bool keeps)
    {
        AppFunc app = environment =>
        {
            environment[OwinKeys.ResponseStatusCode] = 304;
            environment.ResponseHeaders["Content-Type"] = ["text/css"];
            environment.ResponseHeaders["Last-Modified"] = ["Sun, 22 Nov 2026 10:00:00 GMT"];
            environment.ResponseHeaders["ETag"] = ["\"1\""];
            environment.ResponseHeaders["Content-Length"] = ["4"];
            return environment.ContainsKey("test.Silent") ? Task.CompletedTask : environment.WriteAsync("body");
        };
        await using KestrelServer server = await KestrelServer.StartAsync(web =>
        {
            web.UseOwin(next => environment =>
            {
                if ((string)environment[OwinKeys.RequestQueryString] == "silent")
                {
                    environment["test.Silent"] = true;
                }

                return environment.Path == "/used" ? app(environment) : next(environment);
            });
            web.MapOwin("/mapped", app);
            web.MapView("/view", _ => app);
        });

        foreach (string query in new[] { "", "?silent" })
        {
            string answer = await server.SendAsync($"GET {path}{query} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            answer.Should().StartWith("HTTP/1.1 304 ").And.Contain("ETag: \"1\"\r\n").And.EndWith("\r\n\r\n");
            answer.Contains("Content-Type: text/css\r\n").Should().Be(keeps, "of {0}", answer);
            answer.Contains("Last-Modified: ").Should().Be(keeps, "of {0}", answer);
        }
    }
}
