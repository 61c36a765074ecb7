using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Bridge.Load.Tests;

/// <summary>What the hosts log, by kinds: an entry is its first three lines (where it comes from, what it says, and the exception), without what differs from request to request.</summary>
internal static partial class ServerLog
{
    private const int Lines = 3;
    private const int Longest = 250;

    /// <summary>Takes the lines out of the queue, and adds them to the counts.</summary>
    public static void Count(ConcurrentQueue<string> lines, Dictionary<string, int> kinds)
    {
        List<string> entry = [];
        while (lines.TryDequeue(out string? line))
        {
            if (Beginning().IsMatch(line))
            {
                Add();
                entry.Add(line);
            }
            else if (entry.Count is > 0 and < Lines)
            {
                entry.Add(line.Trim());
            }
        }

        Add();

        void Add()
        {
            if (entry.Count > 0)
            {
                string kind = Varying().Replace(string.Join(" ", entry), "#");
                kind = kind[..Math.Min(kind.Length, Longest)];
                kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
                entry.Clear();
            }
        }
    }

    [GeneratedRegex("^(warn|fail|crit): |^OwinHost |^The view |^Unhandled ")]
    private static partial Regex Beginning();

    [GeneratedRegex("[0-9A-Z]{13}|[0-9]+")]
    private static partial Regex Varying();
}
