using System.Diagnostics;
using System.Globalization;

namespace Bridge.Benchmarks;

/// <summary>
/// The quick mode. Each pair is measured alternately in one process, so that other work of the machine meets both, by the median of its rounds. The compiler
/// optimizes by what a process ran first, so the same code differs between processes by more than between rounds: the median of several processes counts.
/// </summary>
internal static class Ratios
{
    /// <summary>The argument that makes this program one of the processes of a pair.</summary>
    public const string ProcessArgument = "ratios-of";

    private const int Processes = 5;
    private const int Rounds = 31;
    private const double NanosecondsPerRound = 15e6;
    private const int WarmUpBursts = 12;
    private static readonly TimeSpan s_warmUpRest = TimeSpan.FromMilliseconds(150);

    /// <summary>Measures and prints the pairs, or only those whose name begins with one of <paramref name="names"/>.</summary>
    public static void Print(TextWriter output, IReadOnlyCollection<string> names)
    {
        foreach (string name in Pairs.Names.Where(IsWanted))
        {
            IEnumerable<string[]> figures = Enumerable.Range(0, Processes).SelectMany(_ => FiguresOf(name)).Select(static line => line.Split(' '));
            foreach (IGrouping<string, string[]> figure in figures.ToArray().GroupBy(static words => words[0]))
            {
                Write(output, figure.Key, Figures.Median([.. figure.Select(static words => double.Parse(words[1], CultureInfo.InvariantCulture))]));
            }
        }

        if (IsWanted(KatanaRatio.Name))
        {
            Write(output, KatanaRatio.Name, KatanaRatio.Measure());
        }

        if (IsWanted(HostRatio.Name))
        {
            Write(output, HostRatio.Name, HostRatio.Measure());
        }

        bool IsWanted(string name) => names.Count == 0 || names.Any(wanted => name.StartsWith(wanted, StringComparison.Ordinal));
    }

    /// <summary>Measures one pair and prints its figures, one name and one value a line.</summary>
    public static void PrintOne(TextWriter output, string name)
    {
        foreach ((string figure, double value) in Measure(Pairs.Of(name)))
        {
            Write(output, figure, value);
        }
    }

    private static void Write(TextWriter output, string figure, double value) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{figure} {value:0.##}"));

    private static string[] FiguresOf(string name)
    {
        string[] command = ["exec", Path.Combine(AppContext.BaseDirectory, "Bridge.Benchmarks.dll"), ProcessArgument, name];
        using Process process = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", command)
        {
            RedirectStandardOutput = true,
        })!;
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : throw new InvalidOperationException($"The process that measures {name} ended with {process.ExitCode}.");
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

    // Tiered compilation promotes a method after 30 calls and 100 ms in which nothing new was called, twice with its profile, on a thread of its own:
    // so the warm-up comes in bursts, and rests between them. With less, half of the code was seen to be measured unoptimized on a busy machine.
    private static void WarmUpBoth(Pair pair)
    {
        for (int burst = 0; burst < WarmUpBursts; burst++)
        {
            Loop(pair.Candidate, 10_000);
            Loop(pair.Baseline, 10_000);
            Thread.Sleep(s_warmUpRest);
        }
    }

    private static double Ratio(Pair pair)
    {
        int candidateCount = CountFor(pair.Candidate);
        int baselineCount = CountFor(pair.Baseline);
        double[] ratios = new double[Rounds];
        double[] candidates = new double[Rounds];
        double[] baselines = new double[Rounds];
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
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"# {pair.RatioName}: {Figures.Median(candidates):0.0} ns over {Figures.Median(baselines):0.0} ns"));
        return Figures.Median(ratios);
    }

    private static int CountFor(Subject subject)
    {
        int count = 1000;
        while (true)
        {
            double nanoseconds = Nanoseconds(subject, count) * count;
            if (nanoseconds > NanosecondsPerRound / 4)
            {
                return (int)Math.Max(1, count * NanosecondsPerRound / nanoseconds);
            }

            count *= 4;
        }
    }

    private static double Nanoseconds(Subject subject, int count)
    {
        double start = ProcessorClock.OfThread();
        Loop(subject, count);
        return (ProcessorClock.OfThread() - start) / count;
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
