using CsCheck;

namespace Bridge.Fuzz.Tests;

/// <summary>What inputs and checks draw from CsCheck's random numbers, which follow from a seed alone on every runtime.</summary>
internal static class Draws
{
    extension(PCG random)
    {
        /// <summary>From 0 to one less than the bound.</summary>
        public int Below(int bound) => (int)random.Next((uint)bound);

        public bool Chance(int percent) => random.Below(100) < percent;

        public T Of<T>(T[] items) => items[random.Below(items.Length)];
    }
}
