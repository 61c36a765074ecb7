using System.Diagnostics;
using FluentAssertions;

namespace Bridge.Katana.Differential;

/// <summary>
/// Bridge's Microsoft.Owin and Katana's answer the same to the same. BRIDGE_DIFFERENTIAL_CASES and BRIDGE_DIFFERENTIAL_SEED ask for other runs than the default
/// one.
/// </summary>
[TestClass]
public class EqualityTests
{
    private static readonly int s_casesOfAnArea = Setting("BRIDGE_DIFFERENTIAL_CASES", 2_800);
    private static readonly int s_firstSeed = Setting("BRIDGE_DIFFERENTIAL_SEED", 20_261_128);

    private static readonly Lazy<Run> s_compared = new(CompareAll);

    [TestMethod]
    public void Both_sides_are_who_they_should_be()
    {
        (Side.Bridges.Katana.Version.ToString(), Side.Genuine.Katana.Version.ToString()).Should().Be(("4.2.3.0", "4.2.2.0"));
        Side.Genuine.Katana.GetPublicKeyToken().Should().Equal(Side.Bridges.Katana.GetPublicKeyToken());
    }

    [TestMethod]
    public void A_hundred_thousand_inputs_give_the_same_but_for_the_differences_on_purpose()
    {
        List<DifferentLine> unexplained = s_compared.Value.Unexplained;

        string.Join("\n\n", unexplained.GroupBy(line => (line.Area, line.Name)).OrderByDescending(group => group.Count()).Select(Example)).Should().BeEmpty();
        s_compared.Value.Cases.Should().BeGreaterThanOrEqualTo(100_000);
    }

    [TestMethod]
    public void Every_difference_on_purpose_is_met() =>
        Differences.All.Where(difference => !s_compared.Value.Met.Contains(difference)).Select(difference => difference.What).Should().BeEmpty();

    private static string Example(IGrouping<(string Area, string Name), DifferentLine> group)
    {
        DifferentLine line = group.MinBy(line => line.Input.Length + line.Bridges.Length);
        return $"{line.Area}, {line.Name} ({group.Count()} times), for instance\n  of {line.Input}\n  Bridge:  {line.Bridges}\n  genuine: {line.Genuine}";
    }

    private static Run CompareAll()
    {
        var run = new Run();
        (string Area, Action<Generator, Observation> Run)[] areas = Probe.Areas;
        Parallel.For(0, areas.Length, area =>
        {
            for (int i = 0; i < s_casesOfAnArea; i++)
            {
                Compare(area, areas[area].Area, s_firstSeed + i, run);
            }
        });
        return run;
    }

    private static void Compare(int area, string name, int seed, Run run)
    {
        (string input, (string Name, string Value)[] bridges) = Side.Bridges.Run(area, seed);
        (string sameInput, (string Name, string Value)[] genuine) = Side.Genuine.Run(area, seed);
        Interlocked.Increment(ref run.Cases);
        for (int i = 0; i < Math.Max(bridges.Length, genuine.Length); i++)
        {
            (string lineName, string ours) = i < bridges.Length ? bridges[i] : ("missing", "");
            (string, string) theirs = i < genuine.Length ? genuine[i] : ("missing", "");
            if (ours == theirs.Item2 && lineName == theirs.Item1)
            {
                continue;
            }
            var line = new DifferentLine(name, input, lineName, ours, theirs.Item2);
            Difference explained = Differences.All.FirstOrDefault(difference => difference.Explains(line));
            lock (run)
            {
                if (explained != null)
                {
                    run.Met.Add(explained);
                }
                else
                {
                    run.Unexplained.Add(line);
                }
            }
            if (lineName.StartsWith("step", StringComparison.Ordinal) || lineName != theirs.Item1)
            {
                return;
            }
        }
        Debug.Assert(input == sameInput || run.Met.Count + run.Unexplained.Count > 0, "the two sides are asked the same");
    }

    private static int Setting(string name, int missing) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text) : missing;

    private sealed class Run
    {
        public int Cases;

        public List<DifferentLine> Unexplained { get; } = [];

        public HashSet<Difference> Met { get; } = [];
    }
}
