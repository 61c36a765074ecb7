using System.Collections.Concurrent;

namespace Bridge_Module;

/// <summary>Keeps the votes in memory, until the process ends.</summary>
public sealed class MemoryVotes : IVotes
{
    private readonly ConcurrentDictionary<string, int> _counts = new();

    /// <inheritdoc/>
    public void Add(string answer) => _counts.AddOrUpdate(answer, 1, (_, count) => count + 1);

    /// <inheritdoc/>
    public int Count(string answer) => _counts.TryGetValue(answer, out int count) ? count : 0;
}
