using System.Diagnostics;

namespace Bridge.Load.Tests;

/// <summary>One request to the farm.</summary>
/// <param name="Start">When it began, by <see cref="Stopwatch.GetTimestamp"/>.</param>
/// <param name="End">When its response was there, or it failed.</param>
/// <param name="Instance">Who answered, or who was asked last; null where no head came.</param>
/// <param name="Failure">What was wrong; null where nothing was.</param>
/// <param name="IsShort">Whether nothing in it waits.</param>
internal sealed record Visit(long Start, long End, string? Instance, string? Failure, bool IsShort)
{
    public TimeSpan Time => Stopwatch.GetElapsedTime(Start, End);
}
