namespace Bridge.Fuzz.Tests;

/// <summary>Numbers that follow from a seed alone, on every runtime (SplitMix64): what System.Random gives for a seed is nobody's promise.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 to one less than the bound.</summary>
    public int Next(int bound) => (int)(Next() % (ulong)bound);

    public bool Chance(int percent) => Next(100) < percent;

    public T Of<T>(T[] items) => items[Next(items.Length)];
}
