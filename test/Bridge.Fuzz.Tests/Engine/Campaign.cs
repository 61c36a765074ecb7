using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bridge.Fuzz.Tests;

/// <summary>Runs a target's inputs and counts them. What it is told by the environment stands at <see cref="ParserFuzzTests"/>.</summary>
internal static class Campaign
{
    // The slowest input takes a few milliseconds: what takes this long on a busy machine hangs.
    private static readonly TimeSpan s_hangs = TimeSpan.FromSeconds(30);

    private static readonly string? s_length = System.Environment.GetEnvironmentVariable("BRIDGE_FUZZ");
    private static readonly string? s_seed = System.Environment.GetEnvironmentVariable("BRIDGE_FUZZ_SEED");
    private static readonly ulong s_run = s_length is null ? 0 : BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));

    private static TimeSpan s_time;

    public static bool IsDefault => s_length is null && s_seed is null;

    public static long Total { get; private set; }

    public static int Targets { get; private set; }

    /// <summary>What was run, with the seed of a run that has one of its own.</summary>
    public static string Summary => string.Create(

            CultureInfo.InvariantCulture,
            $"Fuzzing: {Total:N0} inputs of {Targets} parsers in {s_time.TotalSeconds:0.0} s{(s_run == 0 ? "" : $", run {s_run:x}")}.");

    /// <summary>Runs a target and says what it did.</summary>
    public static string Run(FuzzTarget target, int ofTargets)
    {
        var time = Stopwatch.StartNew();
        if (s_seed is not null)
        {
            One(target, ulong.Parse(s_seed, NumberStyles.HexNumber, CultureInfo.InvariantCulture), new Watch(target));
            return $"{target.Name}: the input of seed {s_seed}";
        }

        ulong seeds = Mix(target.Name) ^ s_run;
        long inputs = target.Inputs;
        TimeSpan until = TimeSpan.MaxValue;
        if (s_length is not null && s_length.EndsWith('m'))
        {
            until = TimeSpan.FromMinutes(double.Parse(s_length[..^1], CultureInfo.InvariantCulture)) / ofTargets;
            inputs = long.MaxValue;
        }
        else if (s_length is not null)
        {
            inputs = long.Parse(s_length, CultureInfo.InvariantCulture);
        }

        using Watch watch = new(target);
        Dice dice = new(seeds);
        long done = 0;
        while (done < inputs && ((done & 63) != 0 || time.Elapsed < until))
        {
            One(target, dice.Next(), watch);
            done++;
        }

        Total += done;
        Targets++;
        s_time += time.Elapsed;
        return string.Create(CultureInfo.InvariantCulture, $"{target.Name}: {done:N0} inputs in {time.Elapsed.TotalSeconds:0.0} s");
    }

    private static void One(FuzzTarget target, ulong seed, Watch watch)
    {
        Dice dice = new(seed);
        string text = InputMaker.Make(dice, target.Corpus, target.Tokens);
        watch.Begin(seed, text);
        try
        {
            target.Check(new FuzzInput(seed, text, dice));
        }
        catch (Exception error)
        {
            throw new FuzzFailureException(
                $"{target.Name} fails with the input {FuzzInput.Show(text)}\n{(error is FuzzFailureException ? error.Message : error.ToString())}\nAgain: "
                    + $"BRIDGE_FUZZ_SEED={seed:x}");
        }
        finally
        {
            watch.End();
        }
    }

    // A name's own seeds, whatever other targets there are.
    private static ulong Mix(string name)
    {
        ulong hash = 14695981039346656037;
        foreach (byte b in Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ b) * 1099511628211;
        }

        return hash;
    }

    /// <summary>Ends the process where an input takes no end, with the input: nothing else could say which it was.</summary>
    private sealed class Watch : IDisposable
    {
        private readonly Timer _timer;
        private readonly FuzzTarget _target;
        private string? _text;
        private ulong _seed;
        private long _began;

        public Watch(FuzzTarget target)
        {
            _target = target;
            _timer = new Timer(_ => Look(), null, s_hangs, TimeSpan.FromSeconds(5));
        }

        public void Begin(ulong seed, string text)
        {
            _seed = seed;
            Volatile.Write(ref _began, System.Environment.TickCount64);
            Volatile.Write(ref _text, text);
        }

        public void End() => Volatile.Write(ref _text, null);

        public void Dispose() => _timer.Dispose();

        private void Look()
        {
            if (Volatile.Read(ref _text) is { } text && System.Environment.TickCount64 - Volatile.Read(ref _began) > s_hangs.TotalMilliseconds)
            {
                System.Environment.FailFast($"{_target.Name} hangs with the input {FuzzInput.Show(text)} (BRIDGE_FUZZ_SEED={_seed:x})");
            }
        }
    }
}
