using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Bridge.Load.Tests;

/// <summary>
/// What the hosts log, by kinds: an entry is its first three lines (where it comes from, what it says, and the exception), without what differs from request to
/// request.
/// </summary>
internal sealed partial class ServerLog
{
    private const int Lines = 3;
    private const int Longest = 250;

    private readonly List<string> _entry = [];

    /// <summary>How often each kind of entry was written.</summary>
    public Dictionary<string, int> Kinds { get; } = [];

    /// <summary>Takes the lines out of the queue, and counts the entries that are complete: the last may still go on.</summary>
    public void Take(ConcurrentQueue<string> lines)
    {
        while (lines.TryDequeue(out string? line))
        {
            if (Beginning().IsMatch(line))
            {
                Complete();
                _entry.Add(line);
            }
            else if (_entry.Count is > 0 and < Lines)
            {
                _entry.Add(line.Trim());
            }
        }
    }

    /// <summary>Counts the last entry.</summary>
    public void Complete()
    {
        if (_entry.Count > 0)
        {
            string kind = Varying().Replace(string.Join(" ", _entry), "#");
            kind = kind[..Math.Min(kind.Length, Longest)];
            Kinds[kind] = Kinds.GetValueOrDefault(kind) + 1;
            _entry.Clear();
        }
    }

    [GeneratedRegex("^(warn|fail|crit): |^OwinHost |^The view |^Unhandled ")]
    private static partial Regex Beginning();

    [GeneratedRegex("[0-9A-Z]{13}|[0-9]+")]
    private static partial Regex Varying();
}
