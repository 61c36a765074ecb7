using Bridge.AspNetCore;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bridge.Functional.Tests.Kestrel;

/// <summary>Kestrel uses its HttpContext and header objects again on a connection; what an application kept must not lead to a later request.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ReusedContextTests
{
    private static readonly string[] s_ways = ["write", "nothing", "callback", "throw", "fallthrough", "async"];

    [TestMethod]
    public async Task Whatever_was_kept_of_a_request_is_dead_in_the_next_one_on_the_connection()
    {
        var contexts = new HashSet<HttpContext>(ReferenceEqualityComparer.Instance);
        var failures = new List<string>();
        Action? useKept = null;
        int checkedUses = 0;
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.UseOwin(next => environment =>
            {
                useKept?.Invoke();
                useKept = null;
                if (environment.Path == "/last")
                {
                    return environment.WriteAsync("last");
                }

                contexts.Add((HttpContext)environment["Microsoft.AspNetCore.Http.HttpContext"]);
                environment["kept.Secret"] = environment.Path;
                IDictionary<string, string[]> headers = environment.ResponseHeaders;
                IDictionary<string, string[]> requestHeaders = environment.RequestHeaders;
                Stream body = environment.ResponseBody;
                Stream requestBody = environment.RequestBody;
                IEnumerator<KeyValuePair<string, object>> enumerator = environment.GetEnumerator();
                IEnumerator<KeyValuePair<string, string[]>> headerEnumerator = requestHeaders.GetEnumerator();
                headerEnumerator.MoveNext().Should().BeTrue();
                var onSendingHeaders = (Action<Action<object>, object>)environment[OwinKeys.OnSendingHeaders];
                var sendFile = (Func<string, long, long?, CancellationToken, Task>)environment[OwinKeys.SendFileAsync];
                useKept = () =>
                {
                    foreach ((string name, Action use) in new (string, Action)[]
                    {
                        ("environment", () => _ = environment["kept.Secret"]),
                        ("environment known", () => _ = environment[OwinKeys.RequestPath]),
                        ("environment count", () => _ = environment.Count),
                        ("environment set", () => environment[OwinKeys.ResponseStatusCode] = 500),
                        ("enumerator", () => enumerator.MoveNext()),
                        ("header enumerator", () => headerEnumerator.MoveNext()),
                        ("response headers", () => headers["X-Leak"] = ["1"]),
                        ("request headers", () => _ = requestHeaders["Host"]),
                        ("response body", () => body.Write("leak"u8)),
                        ("response body flush", () => body.Flush()),
                        ("request body", () => requestBody.ReadByte()),
                        ("callback", () => onSendingHeaders(_ => { }, null!)),
                        ("send file", () => sendFile("x", 0, null, default).GetAwaiter().GetResult()),
                    })
                    {
                        checkedUses++;
                        try
                        {
                            use();
                            failures.Add(name);
                        }
                        catch (ObjectDisposedException)
                        {
                        }
                        catch (Exception e)
                        {
                            failures.Add($"{name}: {e.GetType()}");
                        }
                    }
                };
                return Handle(environment, next);
            });
            app.MapOwin("/fallthrough", environment => environment.WriteAsync("inner"));
        });
        using RawConnection connection = server.Connect();
        foreach (string way in s_ways)
        {
            await connection.SendAsync($"GET /{way} HTTP/1.1\r\nHost: {way}\r\n\r\n");
            RawResponse response = await connection.ReadResponseAsync();
            response.Status.Should().Be(way == "throw" ? 500 : 200);
            response.Body.Should().NotContain("leak");
            response.Header("X-Leak").Should().BeNull();
        }

        await connection.SendAsync("GET /last HTTP/1.1\r\nHost: a\r\n\r\n");
        RawResponse last = await connection.ReadResponseAsync();
        last.Body.Should().Be("last");
        last.Header("X-Leak").Should().BeNull();
        failures.Should().BeEmpty();
        checkedUses.Should().Be(s_ways.Length * 13);
        contexts.Should().ContainSingle("the test is about a server that uses its objects again");
    }

    private static async Task Handle(IDictionary<string, object> environment, Func<IDictionary<string, object>, Task> next)
    {
        switch (environment.Path)
        {
            case "/write":
                environment.Write("sync");
                break;
            case "/callback":
                environment.OnSendingHeaders(_ => environment.ResponseHeaders["X-Callback"] = ["1"], null!);
                break;
            case "/throw":
                throw new FormatException();
            case "/fallthrough":
                await next(environment);
                break;
            case "/async":
                await Task.Yield();
                await environment.WriteAsync("async");
                break;
        }
    }
}
