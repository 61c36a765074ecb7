using System.Diagnostics.CodeAnalysis;

namespace Bridge.Cli.Knowledge;

/// <summary>The table of docs/katana.md, which is embedded in the tool.</summary>
internal sealed class SoftwareTable
{
    private const string Header = "| software | assembly | on .NET 10 | tried | test | what to know |";

    private readonly Dictionary<string, Software> _rows = new(StringComparer.OrdinalIgnoreCase);

    private SoftwareTable(IEnumerable<Software> rows)
    {
        foreach (Software row in rows)
        {
            if (!_rows.TryAdd(row.Assembly, row))
            {
                throw new FormatException($"The table has two rows for {row.Assembly}.");
            }
        }
    }

    public IReadOnlyCollection<Software> Rows => _rows.Values;

    public static SoftwareTable Read()
    {
        using Stream page = typeof(SoftwareTable).Assembly.GetManifestResourceStream("katana.md")!;
        using StreamReader reader = new(page);
        return Parse(reader.ReadToEnd());
    }

    /// <summary>Reads the table of a page in Markdown.</summary>
    /// <exception cref="FormatException">There is no such table, or one of its rows is malformed.</exception>
    public static SoftwareTable Parse(string page)
    {
        string[] lines = page.Split('\n', StringSplitOptions.TrimEntries);
        int header = Array.IndexOf(lines, Header);
        if (header < 0)
        {
            throw new FormatException($"There is no table with the header {Header}");
        }

        return new SoftwareTable(lines.Skip(header + 2).TakeWhile(static line => line.StartsWith('|')).Select(Row));
    }

    public bool TryFind(string assembly, [NotNullWhen(true)] out Software? software) => _rows.TryGetValue(assembly, out software);

    private static Software Row(string line)
    {
        string[] cells = line.Trim('|').Split('|', StringSplitOptions.TrimEntries);
        if (cells.Length != 6)
        {
            throw new FormatException($"A row of the table has {cells.Length} cells instead of 6: {line}");
        }

        Standing standing = cells[2] switch
        {
            "runs" => Standing.Runs,
            "setting" => Standing.Setting,
            "Bridge's" => Standing.Bridges,
            "not needed" => Standing.NotNeeded,
            "System.Web" => Standing.SystemWeb,
            "does not run" => Standing.DoesNotRun,
            _ => throw new FormatException($"\"{cells[2]}\" is not one of the table's values for .NET 10: {line}"),
        };
        return new Software(cells[0], cells[1], standing, cells[3].Length == 0 ? null : cells[3], cells[5].Replace("`", "", StringComparison.Ordinal));
    }
}
