namespace Guestbook;

/// <summary>Stores the entries. The site that imports the guestbook passes its own implementation, or leaves the entries in memory.</summary>
public interface IEntries
{
    /// <summary>Adds an entry.</summary>
    /// <param name="name">Who writes.</param>
    /// <param name="text">What is written.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The entry with its number.</returns>
    ValueTask<Entry> AddAsync(string name, string text, CancellationToken cancellation);

    /// <summary>Finds an entry.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The entry, or null.</returns>
    ValueTask<Entry?> FindAsync(int id, CancellationToken cancellation);

    /// <summary>The entries that were written last.</summary>
    /// <param name="count">How many, at most.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The entries, the newest first.</returns>
    ValueTask<IReadOnlyList<Entry>> LatestAsync(int count, CancellationToken cancellation);

    /// <summary>All entries, one after the other.</summary>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The entries, the oldest first.</returns>
    IAsyncEnumerable<Entry> AllAsync(CancellationToken cancellation);
}
