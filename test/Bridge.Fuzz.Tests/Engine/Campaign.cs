using System.Diagnostics;
using System.Globalization;
using System.Text;
using CsCheck;

namespace Bridge.Fuzz.Tests;

/// <summary>Runs a target's inputs and counts them. What it is told by the environment stands at <see cref="ParserFuzzTests"/>.</summary>
internal static class Campaign
{
    // The slowest input takes a few milliseconds: what takes this long on a busy machine hangs.
    private static readonly TimeSpan s_hangs = TimeSpan.FromSeconds(30);

    private const int SecondsToShrink = 10;

    private static readonly string? s_length = System.Environment.GetEnvironmentVariable("BRIDGE_FUZZ");
    private static readonly string? s_seed = System.Environment.GetEnvironmentVariable("CsCheck_Seed");

    private static TimeSpan s_time;

    public static bool IsDefault => s_length is null && s_seed is null;

    public static long Total { get; private set; }

    public static int Targets { get; private set; }

    /// <summary>What was run.</summary>
    public static string Summary =>
        string.Create(CultureInfo.InvariantCulture, $"Fuzzing: {Total:N0} inputs of {Targets} parsers in {s_time.TotalSeconds:0.0} s.");

    /// <summary>Runs a target and says what it did.</summary>
    public static string Run(FuzzTarget target, int ofTargets)
    {
        var time = Stopwatch.StartNew();
        using Watch watch = new(target);
        InputGen inputs = new(target);
        long done = 0;
        try
        {
            if (s_seed is not null)
            {
                inputs.Sample(Check, seed: s_seed, iter: 1, threads: 1, print: Print);
            }
            else if (s_length is null)
            {
                RunTheSame();
            }
            else if (s_length.EndsWith('m'))
            {
                double minutes = double.Parse(s_length[..^1], CultureInfo.InvariantCulture) / ofTargets;
                inputs.Sample(Check, time: Math.Max(1, (int)(minutes * 60)), threads: 1, print: Print);
            }
            else
            {
                inputs.Sample(Check, iter: long.Parse(s_length, CultureInfo.InvariantCulture), threads: 1, print: Print);
            }
        }
        catch (CsCheckException shrunk)
        {
            string cause = shrunk.InnerException is FuzzFailureException failure ? failure.Message : shrunk.InnerException?.ToString() ?? "";
            throw new FuzzFailureException($"{target.Name} fails. {shrunk.Message}\n{cause}");
        }

        Total += done;
        Targets++;
        s_time += time.Elapsed;
        return string.Create(CultureInfo.InvariantCulture, $"{target.Name}: {done:N0} inputs in {time.Elapsed.TotalSeconds:0.0} s");

        // CsCheck draws new inputs in each run. This loop draws the same ones in every default run, and leaves a failure to CsCheck to shrink.
        void RunTheSame()
        {
            PCG random = new(Hash(target.Name), 0);
            while (done < target.Inputs)
            {
                FuzzInput input = inputs.Generate(random, null, out _);
                try
                {
                    Check(input);
                }
                catch (Exception)
                {
                    inputs.Sample(Check, seed: input.Seed, time: SecondsToShrink, threads: 1, print: Print);
                    throw;
                }
            }
        }

        void Check(FuzzInput input)
        {
            watch.Begin(input);
            try
            {
                target.Check(input);
                done++;
            }
            finally
            {
                watch.End();
            }
        }
    }

    private static string Print(FuzzInput input) => FuzzInput.Show(input.Text);

    // The inputs of a target depend on its name, and not on the other targets (FNV-1a).
    private static uint Hash(string name)
    {
        uint hash = 2166136261;
        foreach (byte b in Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ b) * 16777619;
        }

        return hash;
    }

    /// <summary>Ends the process if an input takes too long, with a message that has the input: nothing else could report it.</summary>
    private sealed class Watch : IDisposable
    {
        private readonly Timer _timer;
        private readonly FuzzTarget _target;
        private FuzzInput? _input;
        private long _began;

        public Watch(FuzzTarget target)
        {
            _target = target;
            _timer = new Timer(_ => Look(), null, s_hangs, TimeSpan.FromSeconds(5));
        }

        public void Begin(FuzzInput input)
        {
            Volatile.Write(ref _began, System.Environment.TickCount64);
            Volatile.Write(ref _input, input);
        }

        public void End() => Volatile.Write(ref _input, null);

        public void Dispose() => _timer.Dispose();

        private void Look()
        {
            if (Volatile.Read(ref _input) is { } input && System.Environment.TickCount64 - Volatile.Read(ref _began) > s_hangs.TotalMilliseconds)
            {
                System.Environment.FailFast($"{_target.Name} hangs with the input {Print(input)} (CsCheck_Seed={input.Seed})");
            }
        }
    }
}
