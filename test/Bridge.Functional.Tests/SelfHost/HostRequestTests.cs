using FluentAssertions;
using Env = System.Collections.Generic.IDictionary<string, object>;

namespace Bridge.Functional.Tests.SelfHost;

[TestClass]
[DoNotParallelize]
public sealed class HostRequestTests
{
    [TestMethod]
    public Task Header_values_are_neither_split_nor_merged_and_names_ignore_case() => TestHost.InRequestAsync(
        env =>
        {
            IDictionary<string, string[]> headers = env.RequestHeaders;
            headers["accept"].Should().Equal("text/html, text/plain;q=0.5");
            headers["X-EMPTY"].Should().Equal("");
            headers["cookie"].Should().Equal("a=1; b=2, 3");
        },
        "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAccept: text/html, text/plain;q=0.5\r\nX-Empty:\r\nCookie: a=1; b=2, 3\r\n\r\n");

    [TestMethod]
    public Task Enumeration_Count_Keys_Values_Contains_and_CopyTo_agree() => TestHost.InRequestAsync(env =>
    {
        env["my.key"] = 1;
        env.Remove(OwinKeys.RequestPath).Should().BeTrue();
        env.Remove(OwinKeys.RequestPath).Should().BeFalse();
        env.Remove("no.key").Should().BeFalse();
        var all = env.ToList();
        env.Count.Should().Be(all.Count);
        env.Keys.Should().Equal(all.Select(pair => pair.Key)).And.OnlyHaveUniqueItems().And.Contain("my.key").And.NotContain(OwinKeys.RequestPath);
        env.Values.Should().Equal(all.Select(pair => pair.Value)).And.NotContainNulls();
        var copy = new KeyValuePair<string, object>[all.Count + 1];
        env.CopyTo(copy, 1);
        copy.Skip(1).Should().Equal(all);
        foreach (KeyValuePair<string, object> pair in all)
        {
            env.ContainsKey(pair.Key).Should().BeTrue();
            env.Contains(pair).Should().BeTrue();
            env.TryGetValue(pair.Key, out object? value).Should().BeTrue();
            value.Should().Be(pair.Value);
        }

        env.ContainsKey(OwinKeys.RequestPath).Should().BeFalse();
        env.Contains(new("my.key", 2)).Should().BeFalse();
        env.Remove(new KeyValuePair<string, object>("my.key", 2)).Should().BeFalse();
        env.Remove(new KeyValuePair<string, object>("my.key", 1)).Should().BeTrue();
        env.Count.Should().Be(all.Count - 1);
        Func<object> missing = () => env["my.key"];
        missing.Should().Throw<KeyNotFoundException>().WithMessage("*my.key*");
        env.Add("my.key", 3);
        Action twice = () => env.Add("my.key", 4);
        twice.Should().Throw<ArgumentException>().WithMessage("*my.key*");
        env["MY.KEY"] = 5;
        env["my.key"].Should().Be(3, "keys are compared ordinally");
        env.Clear();
        env.Should().BeEmpty();
        env.Count.Should().Be(0);
        env[OwinKeys.ResponseStatusCode] = 200;
        env.Count.Should().Be(1);
    });

    [TestMethod]
    public Task What_is_set_is_read_back_and_null_hides_a_host_key() => TestHost.InRequestAsync(env =>
    {
        env[OwinKeys.RequestPath] = "/other";
        env[OwinKeys.RequestPath].Should().Be("/other");
        env[OwinKeys.ResponseReasonPhrase] = "Fine";
        env[OwinKeys.ResponseReasonPhrase].Should().Be("Fine");
        env[OwinKeys.ResponseReasonPhrase] = null!;
        env.ContainsKey(OwinKeys.ResponseReasonPhrase).Should().BeFalse();
    });

    [TestMethod]
    public async Task After_its_request_everything_lets_go()
    {
        var kept = new TaskCompletionSource<Env>();
        Stream? requestBody = null, responseBody = null;
        IDictionary<string, string[]>? requestHeaders = null, responseHeaders = null;
        Action<Action<object>, object>? onSendingHeaders = null;
        using var host = new TestHost(env =>
        {
            requestBody = env.RequestBody;
            responseBody = env.ResponseBody;
            requestHeaders = env.RequestHeaders;
            responseHeaders = env.ResponseHeaders;
            onSendingHeaders = env.Get<Action<Action<object>, object>>(OwinKeys.OnSendingHeaders);
            kept.TrySetResult(env);
            return Task.CompletedTask;
        });
        using RawConnection connection = host.Connect();
        await connection.SendAsync("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\nab");
        await connection.ReadResponseAsync();
        Env environment = await kept.Task;
        var uses = new Action[]
        {
            () => _ = environment[OwinKeys.RequestPath],
            () => environment["x"] = 1,
            () => environment.TryGetValue("x", out _),
            () => _ = environment.Count,
            () => _ = environment.ToList(),
            () => environment.Clear(),
            () => environment.Remove("x"),
            () => _ = requestBody!.ReadByte(),
            () => responseBody!.Write(new byte[1], 0, 1),
            () => responseBody!.Flush(),
            () => _ = requestHeaders!["Host"],
            () => requestHeaders!.ContainsKey("Host"),
            () => responseHeaders!["X"] = ["1"],
            () => onSendingHeaders!(_ => { }, ""),
        };
        foreach (Action use in uses)
        {
            use.Should().Throw<ObjectDisposedException>();
        }

        Func<Task> write = async () => await responseBody!.WriteAsync(new byte[1], 0, 1);
        await write.Should().ThrowAsync<ObjectDisposedException>();
        Func<Task<int>> read = async () => await requestBody!.ReadAsync(new byte[1], 0, 1);
        await read.Should().ThrowAsync<ObjectDisposedException>();
    }
}
