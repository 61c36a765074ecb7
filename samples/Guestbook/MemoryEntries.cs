using System.Runtime.CompilerServices;

namespace Guestbook;

/// <summary>Keeps the entries in memory, until the process ends.</summary>
public sealed class MemoryEntries : IEntries
{
    private readonly List<Entry> _entries = [];
    private readonly Func<DateTimeOffset> _now;

    /// <summary>Makes an empty store.</summary>
    /// <param name="now">What time it is; null for the system's clock.</param>
    public MemoryEntries(Func<DateTimeOffset>? now = null) => _now = now ?? (() => DateTimeOffset.UtcNow);

    /// <inheritdoc/>
    public ValueTask<Entry> AddAsync(string name, string text, CancellationToken cancellation)
    {
        lock (_entries)
        {
            Entry entry = new(_entries.Count + 1, name, text, _now());
            _entries.Add(entry);
            return new(entry);
        }
    }

    /// <inheritdoc/>
    public ValueTask<Entry?> FindAsync(int id, CancellationToken cancellation)
    {
        lock (_entries)
        {
            return new(id > 0 && id <= _entries.Count ? _entries[id - 1] : null);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Entry>> LatestAsync(int count, CancellationToken cancellation)
    {
        lock (_entries)
        {
            List<Entry> latest = [.. _entries.Skip(_entries.Count - count)];
            latest.Reverse();
            return new(latest);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Entry> AllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        for (int id = 1; await FindAsync(id, cancellation).ConfigureAwait(false) is { } entry; id++)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return entry;
        }
    }
}
