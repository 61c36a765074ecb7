using System.Collections.Concurrent;

namespace Bridge.Load.Tests;

/// <summary>What was done, and what of it went wrong.</summary>
internal sealed class Tally
{
    private const int MostFailures = 100;

    private readonly ConcurrentDictionary<string, long> _counts = new();
    private readonly ConcurrentQueue<string> _failures = new();

    public IEnumerable<string> Failures => _failures;

    public IReadOnlyDictionary<string, long> Counts => _counts;

    public void Count(string what) => _counts.AddOrUpdate(what, 1, static (_, count) => count + 1);

    public void Fail(string what)
    {
        if (_failures.Count < MostFailures)
        {
            _failures.Enqueue(what);
        }
    }
}
