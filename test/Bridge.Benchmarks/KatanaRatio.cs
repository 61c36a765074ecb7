using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Bridge.Benchmarks;

/// <summary>
/// Katana's <c>app.Run</c> through MapKatana on Bridge's Microsoft.Owin, over the same on Katana's own. One process has one of the two, so that two processes
/// take turns in short rounds, and the median of the rounds' ratios counts.
/// </summary>
internal static class KatanaRatio
{
    public const string Name = "katana_over_genuine";

    /// <summary>The argument that makes this program one of the two processes.</summary>
    public const string ProcessArgument = "katana-rounds";

    private const string FloorArgument = "floor";
    private const int Rounds = 101;
    private const int RequestsPerRound = 20_000;
    private const int WarmUpRounds = 30;

    public static double Measure()
    {
        string genuine = Path.Combine(Path.GetTempPath(), $"bridge-genuine-{Environment.ProcessId}");
        try
        {
            CopyWithGenuine(genuine);
            using Process candidate = Start(AppContext.BaseDirectory);
            using Process baseline = Start(genuine);
            using Process floor = Start(AppContext.BaseDirectory, FloorArgument);
            for (int round = 0; round < WarmUpRounds; round++)
            {
                Nanoseconds(candidate);
                Nanoseconds(baseline);
                Nanoseconds(floor);
            }

            double[] ratios = new double[Rounds];
            double[] candidates = new double[Rounds];
            double[] baselines = new double[Rounds];
            double[] floors = new double[Rounds];
            for (int round = 0; round < Rounds; round++)
            {
                bool candidateFirst = round % 2 == 0;
                double first = Nanoseconds(candidateFirst ? candidate : baseline);
                double second = Nanoseconds(candidateFirst ? baseline : candidate);
                (candidates[round], baselines[round]) = candidateFirst ? (first, second) : (second, first);
                ratios[round] = candidates[round] / baselines[round];
                floors[round] = Nanoseconds(floor);
            }

            candidate.StandardInput.Close();
            baseline.StandardInput.Close();
            floor.StandardInput.Close();
            candidate.WaitForExit();
            baseline.WaitForExit();
            floor.WaitForExit();
            double shared = Figures.Median(floors);
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"# {Name}: {Figures.Median(candidates):0.0} ns over {Figures.Median(baselines):0.0} ns; "
                    + $"an OWIN application in the place of app.Run {shared:0.0} ns"));
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"# {Name}: the contracts alone {(Figures.Median(candidates) - shared) / (Figures.Median(baselines) - shared):0.00}"));
            return Figures.Median(ratios);
        }
        finally
        {
            Directory.Delete(genuine, recursive: true);
        }
    }

    /// <summary>Runs a round for each line of the input, and writes the nanoseconds of a request.</summary>
    /// <param name="arguments">What stands behind <see cref="ProcessArgument"/>.</param>
    public static void RunRounds(string[] arguments)
    {
        Subject subject = arguments is [FloorArgument] ? Pairs.MappedAppOfKatana() : Pairs.MappedKatana();
        Console.WriteLine(typeof(Microsoft.Owin.IOwinContext).Assembly.GetName().Version);
        while (Console.ReadLine() is not null)
        {
            double start = ProcessorClock.OfThread();
            for (int i = 0; i < RequestsPerRound; i++)
            {
                subject.Run();
            }

            Console.WriteLine(((ProcessorClock.OfThread() - start) / RequestsPerRound).ToString(CultureInfo.InvariantCulture));
        }
    }

    private static void CopyWithGenuine(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.GetFiles(AppContext.BaseDirectory))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        string genuine =
            typeof(KatanaRatio).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "GenuineKatana").Value!;
        File.Copy(genuine, Path.Combine(folder, "Microsoft.Owin.dll"), overwrite: true);
    }

    private static Process Start(string folder, params string[] arguments)
    {
        string[] command = ["exec", Path.Combine(folder, "Bridge.Benchmarks.dll"), ProcessArgument, .. arguments];
        Process process = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", command)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        string version = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"The program in {folder} ended at once.");
        Console.Error.WriteLine($"# {Name}: Microsoft.Owin {version} in {(folder == AppContext.BaseDirectory ? "the candidate" : "the baseline")}");
        return process;
    }

    private static double Nanoseconds(Process process)
    {
        process.StandardInput.WriteLine();
        process.StandardInput.Flush();
        return double.Parse(
            process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("One of the two processes has ended."),
            CultureInfo.InvariantCulture);
    }
}
