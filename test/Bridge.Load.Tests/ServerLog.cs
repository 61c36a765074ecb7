using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Bridge.Load.Tests;

/// <summary>What the hosts log, by kinds: an entry is its first line and the one after that, without what differs from request to request.</summary>
internal static partial class ServerLog
{
    /// <summary>Takes the lines out of the queue, and adds them to the counts.</summary>
    public static void Count(ConcurrentQueue<string> lines, Dictionary<string, int> kinds)
    {
        string? entry = null;
        while (lines.TryDequeue(out string? line))
        {
            if (Beginning().IsMatch(line))
            {
                Add(entry);
                entry = line;
            }
            else if (entry is not null && !entry.Contains('\n', StringComparison.Ordinal))
            {
                entry += "\n" + line;
            }
        }

        Add(entry);

        void Add(string? kind)
        {
            if (kind is not null)
            {
                kind = Varying().Replace(kind, "#");
                kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
            }
        }
    }

    [GeneratedRegex("^(warn|fail|crit): |^OwinHost |^Unhandled ")]
    private static partial Regex Beginning();

    [GeneratedRegex("[0-9A-Z]{13}|[0-9]+")]
    private static partial Regex Varying();
}
