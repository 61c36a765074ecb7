using System.Globalization;

namespace Bridge.Benchmarks;

/// <summary>
/// An application on OwinHost against a RequestDelegate on a bare Kestrel, over a socket: the processor time of a whole request, from the client's bytes to the
/// server's, without that of the client's thread. Both servers stand in this process and take turns.
/// </summary>
internal static class HostRatio
{
    public const string Name = "owin_host_over_kestrel";

    private const int Runs = 9;
    private const int RequestsPerRun = 10_000;
    private const int WarmUpBursts = 10;
    private static readonly TimeSpan s_warmUpRest = TimeSpan.FromMilliseconds(200);

    public static double Measure()
    {
        using var candidate = HostSubject.OnOwinHost();
        using var baseline = HostSubject.OnBareKestrel();
        if (candidate.Get() != baseline.Get())
        {
            throw new InvalidOperationException("The two do not answer the same.");
        }

        // As in Ratios: the methods are compiled anew on a thread of their own when nothing new was called for a while.
        for (int burst = 0; burst < WarmUpBursts; burst++)
        {
            Microseconds(candidate, RequestsPerRun / 5);
            Microseconds(baseline, RequestsPerRun / 5);
            Thread.Sleep(s_warmUpRest);
        }

        double[] ratios = new double[Runs];
        double[] candidates = new double[Runs];
        double[] baselines = new double[Runs];
        for (int run = 0; run < Runs; run++)
        {
            bool candidateFirst = run % 2 == 0;
            double first = Microseconds(candidateFirst ? candidate : baseline, RequestsPerRun);
            double second = Microseconds(candidateFirst ? baseline : candidate, RequestsPerRun);
            (candidates[run], baselines[run]) = candidateFirst ? (first, second) : (second, first);
            ratios[run] = candidates[run] / baselines[run];
        }

        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"# {Name}: {Figures.Median(candidates):0.0} us over {Figures.Median(baselines):0.0} us"));
        return Figures.Median(ratios);
    }

    private static double Microseconds(HostSubject subject, int count)
    {
        double start = ProcessorClock.OfProcess() - ProcessorClock.OfThread();
        for (int i = 0; i < count; i++)
        {
            subject.Get();
        }

        return (ProcessorClock.OfProcess() - ProcessorClock.OfThread() - start) / count / 1000;
    }
}
