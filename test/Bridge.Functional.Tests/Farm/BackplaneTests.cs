using FluentAssertions;

namespace Bridge.Functional.Tests.Farm;

/// <summary>SignalR 2 on several instances of samples/Farm, with Redis between them.</summary>
[TestClass]
[DoNotParallelize]
public sealed class BackplaneTests
{
    private const int Messages = 20;

    // Nothing listens on this port, so the farm starts the Redis that is installed.
    private static readonly string[] s_arguments = ["--Instances", "2", "--Keys", "redis", "--Redis", "127.0.0.1:1"];

    public static IEnumerable<object[]> Transports => [["webSockets"], ["serverSentEvents"], ["longPolling"]];

    private static FarmProgram? s_farm;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _)
    {
        if (Redis.IsInstalled)
        {
            s_farm = await FarmProgram.StartAsync(typeof(BackplaneTests).Assembly, s_arguments);
        }
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        if (s_farm is not null)
        {
            await s_farm.DisposeAsync();
        }
    }

    [TestMethod]
    [DynamicData(nameof(Transports))]
    public async Task Messages_reach_the_clients_of_the_other_instance_once_and_in_order(string transport)
    {
        Redis.Require();
        string room = Guid.NewGuid().ToString();
        using ChatClient ada = await ChatClient.StartAsync(s_farm!, "instance-1", transport);
        using ChatClient grace = await ChatClient.StartAsync(s_farm!, "instance-2", transport);
        await ada.JoinAsync(room, "Ada");
        await grace.JoinAsync(room, "Grace");

        for (int i = 0; i < Messages; i++)
        {
            await (i % 2 == 0 ? ada : grace).SayAsync($"{i}");
        }

        string[] said = [.. Enumerable.Range(0, Messages).Select(static i => $"{(i % 2 == 0 ? "Ada" : "Grace")}: {i}")];
        (await ada.TakeAsync(Messages)).Should().Equal(said);
        (await grace.TakeAsync(Messages)).Should().Equal(said);
    }

    [TestMethod]
    public async Task Clients_whose_instance_is_stopped_go_on_with_another_one_and_miss_nothing()
    {
        Redis.Require();
        await using FarmProgram farm = await FarmProgram.StartAsync(typeof(BackplaneTests).Assembly, [.. s_arguments, "--Drain", "00:00:02"]);
        string room = Guid.NewGuid().ToString();
        using ChatClient grace = await ChatClient.StartAsync(farm, "instance-2", "webSockets");
        using ChatClient ada = await ChatClient.StartAsync(farm, "instance-1", "webSockets");
        using ChatClient charles = await ChatClient.StartAsync(farm, "instance-1", "longPolling");
        await grace.JoinAsync(room, "Grace");
        await ada.JoinAsync(room, "Ada");
        await charles.JoinAsync(room, "Charles");

        int process = (await farm.InstancesAsync()).First(static row => row.Name == "instance-1").Process!.Value;
        await FarmProgram.TerminateAsync(process);
        int count = 0;
        for (bool isEnding = true; isEnding; count++)
        {
            isEnding = (await farm.InstancesAsync()).Any(row => row.Process == process);
            await grace.SayAsync($"{count}");
        }

        string[] said = [.. Enumerable.Range(0, count).Select(static i => $"Grace: {i}")];
        (await ada.TakeAsync(count)).Should().Equal(said);
        (await charles.TakeAsync(count)).Should().Equal(said);

        // What the chat itself knows of them was in the memory of the instance that has ended.
        await ada.JoinAsync(room, "Ada");
        await ada.SayAsync("still here");
        (await grace.TakeAsync(count + 1))[^1].Should().Be("Ada: still here");
    }
}
