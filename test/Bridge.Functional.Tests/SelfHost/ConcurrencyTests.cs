using System.Collections.Concurrent;
using Bridge.AspNetCore;
using FluentAssertions;

namespace Bridge.Functional.Tests.SelfHost;

[TestClass]
[DoNotParallelize]
public sealed class ConcurrencyTests
{
    [TestMethod]
    public async Task Fifty_requests_run_at_once()
    {
        const int Requests = 50;
        int inside = 0;
        var all = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = new TestHost(async env =>
        {
            if (Interlocked.Increment(ref inside) == Requests)
            {
                all.SetResult(true);
            }

            await all.Task.WaitAsync(Patience.Limit);
            await env.WriteAsync("all " + env.Path);
        });
        RawResponse[] answers = await Task.WhenAll(Enumerable.Range(0, Requests).Select(i => host.GetAsync("/" + i)));
        answers.Select(answer => answer.Body).Should().Equal(Enumerable.Range(0, Requests).Select(i => "all /" + i));
    }

    [TestMethod]
    public async Task Requests_that_block_their_threads_do_not_hold_up_the_accepting_of_others()
    {
        using var release = new ManualResetEventSlim();
        using var host = new TestHost(env =>
        {
            if (env.Path == "/block")
            {
                release.Wait(Patience.Limit);
            }

            return env.WriteAsync("done");
        });
        Task<RawResponse> blocked = host.GetAsync("/block");
        (await host.GetAsync("/")).Body.Should().Be("done");
        blocked.IsCompleted.Should().BeFalse();
        release.Set();
        (await blocked).Body.Should().Be("done");
    }

    [TestMethod]
    public async Task No_request_sees_anything_of_another()
    {
        const int Connections = 16, PerConnection = 60;
        var seen = new ConcurrentBag<string>();
        var ids = new ConcurrentBag<string>();
        using var host = new TestHost(async env =>
        {
            string secret = env.RequestHeaders["X-Secret"][0];
            env.ContainsKey("secret").Should().BeFalse();
            env.ResponseHeaders.Should().BeEmpty();
            env["secret"] = secret;
            env.ResponseHeaders["X-Secret"] = [secret];
            ids.Add(env.Get<string>(OwinKeys.RequestId));
            await Task.Yield();
            var body = new StreamReader(env.RequestBody);
            await env.WriteAsync(env["secret"] + "|" + env.Get<string>(OwinKeys.RequestQueryString) + "|" + await body.ReadToEndAsync());
        });
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async c =>
        {
            using RawConnection connection = host.Connect();
            for (int i = 0; i < PerConnection; i++)
            {
                string secret = $"{c}-{i}";
                await connection.SendAsync(
                    $"POST /?{secret} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Secret: {secret}\r\nContent-Length: {secret.Length}\r\n\r\n{secret}");
                RawResponse response = await connection.ReadResponseAsync();
                response.Header("X-Secret").Should().Be(secret);
                response.Body.Should().Be($"{secret}|{secret}|{secret}");
                seen.Add(secret);
            }
        })).WaitAsync(Patience.Limit);
        seen.Should().HaveCount(Connections * PerConnection);
        ids.Should().OnlyHaveUniqueItems();
        host.Errors.Should().BeEmpty();
    }

    [TestMethod]
    public async Task What_one_request_leaves_in_the_execution_context_does_not_reach_the_next()
    {
        var ambient = new AsyncLocal<string?>();
        ambient.Value = "from the test";
        using var host = new TestHost(env =>
        {
            string found = ambient.Value;
            ambient.Value = env.Path;
            return env.WriteAsync(found ?? "nothing");
        });
        using RawConnection connection = host.Connect();
        for (int i = 0; i < 20; i++)
        {
            await connection.SendAsync("GET /secret HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            (await connection.ReadResponseAsync()).Body.Should().Be("nothing");
        }
    }
}
