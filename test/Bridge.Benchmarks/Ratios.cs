using System.Diagnostics;
using System.Globalization;

namespace Bridge.Benchmarks;

/// <summary>
/// The quick mode: each pair measured alternately in one process, so that what else the machine does meets both; medians, since single rounds swing.
/// </summary>
internal static class Ratios
{
    private const int Rounds = 31;
    private const long TicksPerRound = 15 * TimeSpan.TicksPerMillisecond;
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(700);

    public static void Print(TextWriter output)
    {
        foreach (Pair pair in Pairs.All())
        {
            foreach ((string name, double value) in Measure(pair))
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:0.##}"));
            }
        }
    }

    private static IEnumerable<(string Name, double Value)> Measure(Pair pair)
    {
        WarmUpBoth(pair);
        if (pair.RatioName is { } ratioName)
        {
            yield return (ratioName, Ratio(pair));
        }

        double candidate = Bytes(pair.Candidate);
        if (pair.BytesName is { } bytesName)
        {
            yield return (bytesName, candidate);
        }

        if (pair.ExtraBytesName is { } extraName)
        {
            yield return (extraName, candidate - Bytes(pair.Baseline));
        }
    }

    // Tiered compilation promotes a method after 30 calls and a pause of 100 ms, twice with its profile.
    private static void WarmUpBoth(Pair pair)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < WarmUp)
        {
            for (int i = 0; i < 2000; i++)
            {
                pair.Candidate.Run();
                pair.Baseline.Run();
            }

            Thread.Yield();
        }
    }

    private static double Ratio(Pair pair)
    {
        int candidateCount = CountFor(pair.Candidate);
        int baselineCount = CountFor(pair.Baseline);
        var ratios = new double[Rounds];
        var candidates = new double[Rounds];
        var baselines = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            // Whoever comes second finds the caches as the first left them; they take turns.
            bool candidateFirst = round % 2 == 0;
            double first = candidateFirst ? Nanoseconds(pair.Candidate, candidateCount) : Nanoseconds(pair.Baseline, baselineCount);
            double second = candidateFirst ? Nanoseconds(pair.Baseline, baselineCount) : Nanoseconds(pair.Candidate, candidateCount);
            candidates[round] = candidateFirst ? first : second;
            baselines[round] = candidateFirst ? second : first;
            ratios[round] = candidates[round] / baselines[round];
        }

        // On the error stream, so that the standard output stays one name and one value a line.
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"# {pair.RatioName}: {Median(candidates):0.0} ns over {Median(baselines):0.0} ns"));
        return Median(ratios);
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    private static int CountFor(Subject subject)
    {
        int count = 1000;
        while (true)
        {
            long start = Stopwatch.GetTimestamp();
            Loop(subject, count);
            long ticks = Stopwatch.GetElapsedTime(start).Ticks;
            if (ticks > TicksPerRound / 4)
            {
                return (int)Math.Max(1, count * (double)TicksPerRound / ticks);
            }

            count *= 4;
        }
    }

    private static double Nanoseconds(Subject subject, int count)
    {
        long start = Stopwatch.GetTimestamp();
        Loop(subject, count);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / count;
    }

    private static double Bytes(Subject subject)
    {
        const int Count = 10_000;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Loop(subject, Count);
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Count;
    }

    private static void Loop(Subject subject, int count)
    {
        for (int i = 0; i < count; i++)
        {
            subject.Run();
        }
    }
}
