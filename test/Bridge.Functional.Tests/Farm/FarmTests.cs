using System.Diagnostics;
using System.Net;
using Bridge.Functional.Tests.SignIn;
using FluentAssertions;
using Microsoft.AspNet.SignalR.Client;
using Microsoft.AspNet.SignalR.Client.Transports;

namespace Bridge.Functional.Tests.Farm;

/// <summary>samples/Farm: instances of one site behind one proxy. test/Bridge.Load.Tests has the same under load.</summary>
[TestClass]
public sealed class FarmTests
{
    // Nothing listens on this port, so the farm starts the Redis that is installed.
    private static readonly string[] s_redis = ["--Keys", "redis", "--Redis", "127.0.0.1:1"];
    private static readonly string[] s_files = ["--Keys", "files"];

    [TestMethod]
    [DataRow("redis")]
    [DataRow("files")]
    public async Task A_sign_in_on_one_instance_is_valid_on_the_others(string keys)
    {
        if (keys == "redis")
        {
            Redis.Require();
        }

        await using FarmProgram farm = await StartAsync(["--Instances", "2", .. keys == "redis" ? s_redis : s_files]);

        string cookie = await SignInAsync(farm);

        farm.Output.Should().Contain(line => line.StartsWith($"The keys are in {(keys == "redis" ? "Redis" : "files")} ", StringComparison.Ordinal));
        (await farm.Client.GetAsync("orders?page=2")).Headers.Location.Should().Be("/login?ReturnUrl=%2Forders%3Fpage%3D2");
        if (keys == "redis")
        {
            // The keys are in the memory of each instance now.
            string port = farm.Output.Single(static line => line.StartsWith("The keys", StringComparison.Ordinal)).Split(':', ',')[1];
            using var shutdown = Process.Start("redis-cli", ["-p", port, "shutdown", "nosave"]);
            await shutdown.WaitForExitAsync();
            shutdown.ExitCode.Should().Be(0);
        }

        foreach (FarmProgram.Instance instance in await farm.InstancesAsync())
        {
            using HttpRequestMessage request = new(HttpMethod.Get, new Uri(new Uri(instance.Address), "orders"));
            request.Headers.Add("Cookie", cookie);
            using HttpClient direct = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

            HttpResponseMessage answer = await direct.SendAsync(request);

            answer.StatusCode.Should().Be(HttpStatusCode.OK);
            (await answer.Content.ReadAsStringAsync()).Should().Contain("Signed in as ada.");
        }
    }

    [TestMethod]
    public async Task A_stopped_instance_finishes_what_it_does_and_gets_nothing_new()
    {
        await using FarmProgram farm = await StartAsync(["--Instances", "2", .. s_files]);
        FarmProgram.Instance first = (await farm.InstancesAsync()).First(static row => row.Name == "instance-1");
        using HttpClient direct = new() { BaseAddress = new Uri(first.Address) };
        HttpResponseMessage running = await OnAsync(farm, "instance-1", "work?pieces=9&milliseconds=700");
        (await direct.GetAsync("health/ready")).StatusCode.Should().Be(HttpStatusCode.OK);

        await FarmProgram.TerminateAsync(first.Process!.Value);
        while ((await direct.GetAsync("health/ready")).StatusCode != HttpStatusCode.ServiceUnavailable)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        (await direct.GetAsync("health/live")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await direct.GetAsync("where")).StatusCode.Should().Be(HttpStatusCode.OK, "it goes on answering until it stops");
        await farm.UntilAsync(static rows => rows.Where(static row => row.Name == "instance-1").All(static row => row.Active == "Unhealthy"));
        for (int i = 0; i < 10; i++)
        {
            (await farm.Client.GetAsync("where")).Instance().Should().Be("instance-2");
        }

        (await running.Content.ReadAsStringAsync()).Should().EndWith("piece 9 of 9\n");
        await farm.UntilAsync(static rows => rows.Any(static row => row is { Name: "instance-1", Process: 0 }));
        await farm.UntilOutputAsync("instance-1 has ended, with exit code 0.");
    }

    [TestMethod]
    public async Task A_killed_instance_is_taken_out_and_is_back_when_it_runs_again()
    {
        using KeyFolder keys = new();
        string[] arguments = ["instance", "--Keys", "files", "--KeyFolder", keys.Path, "--Name"];
        await using FarmProgram one = await StartAsync([.. arguments, "one"]);
        await using FarmProgram two = await StartAsync([.. arguments, "two"]);

        // Both stand for instances on machines of their own: the proxy starts none.
        await using FarmProgram farm = await StartAsync([.. ((string[])["any instance", "same instance"]).SelectMany(cluster => (string[])
        [
            $"--ReverseProxy:Clusters:{cluster}:Destinations:one:Address={one.Url}", $"--ReverseProxy:Clusters:{cluster}:Destinations:two:Address={two.Url}",
        ])]);
        (await OnAsync(farm, "two", "where")).StatusCode.Should().Be(HttpStatusCode.OK);

        FarmProgram.Kill(two.ProcessId);
        for (int i = 0; i < 20; i++)
        {
            HttpResponseMessage answer = await farm.Client.PostAsync("work", new StringContent("a body"));
            answer.StatusCode.Should().Be(HttpStatusCode.OK);
            answer.Instance().Should().Be("one");
            (await answer.Content.ReadAsStringAsync()).Should().Be("a body");
        }

        (await farm.InstancesAsync()).Should().Contain(static row => row.Name == "two" && (row.Passive == "Unhealthy" || row.Active == "Unhealthy"));
        await using FarmProgram again = await StartAsync([.. arguments, "two", "--urls", two.Url.GetLeftPart(UriPartial.Authority)]);
        await farm.UntilAsync(static rows => rows.Where(static row => row.Name == "two")
            .All(static row => row.Active == "Healthy" && row.Passive != "Unhealthy"));
        (await OnAsync(farm, "two", "where")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [TestMethod]
    public async Task SignalR_stays_with_one_instance_as_long_as_that_runs()
    {
        await using FarmProgram farm = await StartAsync(["--Instances", "2", .. s_files]);
        HashSet<string> instances = [];
        for (int i = 0; i < 4; i++)
        {
            using HubConnection connection = new(farm.Url.ToString()) { CookieContainer = new CookieContainer() };
            IHubProxy hub = connection.CreateHubProxy("chatHub");
            TaskCompletionSource<string> said = new(TaskCreationOptions.RunContinuationsAsynchronously);
            using IDisposable subscription = hub.On<string, string>("said", (name, text) => said.TrySetResult($"{name}: {text}"));

            await connection.Start(new LongPollingTransport());
            await hub.Invoke("Join", "room", "Ada");
            await hub.Invoke("Say", "hello");

            (await said.Task.WaitAsync(Patience.Limit)).Should().Be("Ada: hello");
            instances.Add(connection.CookieContainer.GetCookies(farm.Url)["instance"]!.Value);
            connection.Stop();
        }

        instances.Should().HaveCount(2, "the clients are spread");

        // The cookie of an instance that has ended: another takes the client over.
        string cookie = await ChatClient.CookieOfAsync(farm, "instance-1");
        FarmProgram.Kill((await farm.InstancesAsync()).First(static row => row.Name == "instance-1").Process!.Value);
        using HttpRequestMessage request = new(HttpMethod.Get, "signalr/negotiate?clientProtocol=2.1");
        request.Headers.Add("Cookie", cookie);
        HttpResponseMessage answer = await farm.Client.SendAsync(request);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Instance().Should().Be("instance-2");
        answer.Cookie().Should().StartWith("instance=").And.NotBe(cookie);
    }

    [TestMethod]
    public async Task Without_keys_that_all_share_an_instance_does_not_start()
    {
        Func<Task> start = () => StartAsync("instance");

        (await start.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*Say where the keys are that all instances share*");
    }

    private static Task<FarmProgram> StartAsync(params string[] arguments) => FarmProgram.StartAsync(typeof(FarmTests).Assembly, arguments);

    /// <summary>Asks until the instance has answered; only the head of its response is there.</summary>
    private static async Task<HttpResponseMessage> OnAsync(FarmProgram farm, string instance, string path)
    {
        while (true)
        {
            // One connection each: what is not read to its end would be in the way of the next.
            HttpResponseMessage answer = await farm.NewClient().GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
            if (answer.Instance() == instance)
            {
                return answer;
            }
        }
    }

    private static async Task<string> SignInAsync(FarmProgram farm)
    {
        using FormUrlEncodedContent form = new(new Dictionary<string, string> { ["user"] = "ada", ["password"] = "lovelace" });
        return (await farm.Client.PostAsync("login?ReturnUrl=%2Forders", form)).Cookie();
    }
}
