using System.Diagnostics;
using System.Globalization;

namespace Bridge.Benchmarks;

/// <summary>
/// A view through OwinHost against a hand-written HttpListener handler, over the network. HttpListener against itself swings by a quarter there:
/// the two take turns in short rounds, and the median of the rounds' ratios counts.
/// </summary>
internal static class HostRatio
{
    public const string Name = "owin_host_over_httplistener";

    private const int Rounds = 101;
    private const int RequestsPerRound = 100;
    private const int WarmUpRounds = 40;

    public static double Measure()
    {
        using HostSubject candidate = HostSubject.OwinHostView();
        using HostSubject baseline = HostSubject.HandWritten();
        if (candidate.Get() != baseline.Get())
        {
            throw new InvalidOperationException("The two do not answer the same.");
        }

        for (int round = 0; round < WarmUpRounds; round++)
        {
            Microseconds(candidate);
            Microseconds(baseline);
        }

        var ratios = new double[Rounds];
        var candidates = new double[Rounds];
        var baselines = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            bool candidateFirst = round % 2 == 0;
            double first = Microseconds(candidateFirst ? candidate : baseline);
            double second = Microseconds(candidateFirst ? baseline : candidate);
            (candidates[round], baselines[round]) = candidateFirst ? (first, second) : (second, first);
            ratios[round] = candidates[round] / baselines[round];
        }

        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"# {Name}: {Median(candidates):0.0} us over {Median(baselines):0.0} us"));
        return Median(ratios);
    }

    private static double Microseconds(HostSubject subject)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < RequestsPerRound; i++)
        {
            subject.Get();
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / RequestsPerRound;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
