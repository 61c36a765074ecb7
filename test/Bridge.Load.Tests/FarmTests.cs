using System.Diagnostics;
using System.Globalization;
using System.Net;
using FluentAssertions;
using FluentAssertions.Execution;

namespace Bridge.Load.Tests;

/// <summary>
/// samples/Farm under load: three instances behind one proxy, 64 connections. One instance is stopped and another killed. With BRIDGE_SOAK alone, since it
/// takes half a minute.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed class FarmTests
{
    private const int Connections = 64;

    // By then two failed checks, a second apart, have taken the stopped instance out; a check takes two seconds at the most.
    private static readonly TimeSpan s_takenOut = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_phase = TimeSpan.FromSeconds(4);

    [TestMethod]
    public async Task A_stopped_instance_loses_no_request_and_a_killed_one_only_those_that_it_was_serving()
    {
        if (Environment.GetEnvironmentVariable("BRIDGE_SOAK") != "1" || !OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("It takes half a minute, and Linux: test/load.sh, or BRIDGE_SOAK=1 dotnet test --project test/Bridge.Load.Tests -c Release.");
        }

        await using FarmProgram farm = await FarmProgram.StartAsync(typeof(FarmTests).Assembly, ["--Instances", "3", .. Options()]);
        int[] processes = [.. (await farm.InstancesAsync()).Where(static row => row.Cluster == "any instance").Select(static row => row.Process!.Value)];
        using FarmVisitors visitors = await FarmVisitors.SignInAsync(farm);
        using CancellationTokenSource end = new();
        var load = Task.WhenAll(Enumerable.Range(1, Connections).Select(seed => visitors.RunAsync(seed, end.Token)));

        await Task.Delay(s_phase);
        long stopped = Stopwatch.GetTimestamp();
        await FarmProgram.TerminateAsync(processes[0]);
        await farm.UntilAsync(static rows => rows.Any(static row => row is { Name: "instance-1", Process: 0 }));
        TimeSpan stopping = Stopwatch.GetElapsedTime(stopped);
        await Task.Delay(s_phase);
        long killed = Stopwatch.GetTimestamp();
        FarmProgram.Kill(processes[1]);
        long dead = Stopwatch.GetTimestamp();
        await Task.Delay(s_phase);
        await end.CancelAsync();
        await load;

        Visit[] visits = [.. visitors.All];
        Visit[] beforeKill = [.. visits.Where(visit => visit.End < killed)];
        Visit[] lost = [.. visits.Where(static visit => visit.Failure is not null)];
        Visit[] lostByKill = [.. lost.Where(visit => visit.End >= killed)];
        Console.WriteLine(string.Join('\n', farm.Output));
        Print(visits, stopped, killed, stopping);
        using AssertionScope all = new();
        beforeKill.Where(static visit => visit.Failure is not null).Should().BeEmpty("the stop loses no request");
        lostByKill.Should().NotBeEmpty("the load kept every instance busy");
        lostByKill.Where(visit => visit.Instance != "instance-2" || visit.Start > dead).Should().BeEmpty("the kill loses only what instance-2 was serving");
        visits.Where(visit => visit.Instance == "instance-1" && Stopwatch.GetElapsedTime(stopped, visit.Start) > s_takenOut).Should().BeEmpty();
        visits.Where(visit => visit.Instance == "instance-2" && visit.Start > dead).Should().BeEmpty();
        foreach (string instance in (string[])["instance-1", "instance-2", "instance-3"])
        {
            visits.Count(visit => visit.Instance == instance && visit.Start < stopped).Should().BeGreaterThan(Connections, "{0} had its part", instance);
        }

        visits.Count(visit => visit.Start > dead).Should().BeGreaterThan(Connections);
        await farm.UntilOutputAsync("instance-1 has ended, with exit code 0.");
    }

    /// <summary>BRIDGE_FARM has further options of the farm, to see what each of its parts does: <c>--Drain 00:00:00</c>, <c>--Failover false</c>.</summary>
    private static string[] Options() => Environment.GetEnvironmentVariable("BRIDGE_FARM")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static void Print(Visit[] visits, long stopped, long killed, TimeSpan stopping)
    {
        (string Name, Visit[] Visits)[] phases =
        [
            ("three instances", [.. visits.Where(visit => visit.End < stopped)]),
            ("one is stopped", [.. visits.Where(visit => visit.End >= stopped && visit.End < killed)]),
            ("one is killed", [.. visits.Where(visit => visit.End >= killed)]),
        ];
        Table table = new("phase", "requests", "a second", "lost", "median ms", "99 % ms", "slowest ms");
        foreach ((string name, Visit[] phase) in phases)
        {
            // Only the short requests: the others wait on purpose.
            IEnumerable<Visit> quick = phase.Where(static visit => visit.IsShort && visit.Failure is null);
            double[] times = [.. quick.Select(static visit => visit.Time.TotalMilliseconds).Order()];
            double seconds = Stopwatch.GetElapsedTime(phase.Min(static visit => visit.End), phase.Max(static visit => visit.End)).TotalSeconds;
            table.Add(
                name,
                phase.Length,
                phase.Length / seconds,
                phase.Count(static visit => visit.Failure is not null),
                times[times.Length / 2],
                times[(int)(times.Length * 0.99)],
                times[^1]);
        }

        table.Print();
        Table failures = new(string.Create(CultureInfo.InvariantCulture, $"lost (the stop took {stopping.TotalSeconds:0.0} s)"), "times");
        foreach ((string kind, int count) in visits.Select(static visit => visit.Failure).OfType<string>().CountBy(static kind => kind))
        {
            failures.Add(kind, count);
        }

        failures.Print();
    }
}
