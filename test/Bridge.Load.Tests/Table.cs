using System.Globalization;
using System.Text;

namespace Bridge.Load.Tests;

/// <summary>Figures, printed as a table of Markdown's.</summary>
internal sealed class Table(params string[] columns)
{
    private readonly List<string> _rows = [];

    public void Add(params object[] values) =>
        _rows.Add("| "
            + string.Join(
                " | ",
                values.Select(value =>
                    value is double number ? number.ToString("0.0", CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture)))
            + " |");

    /// <summary>Writes it to the program's own output: what a test writes to the console is shown only where the test fails.</summary>
    public void Print()
    {
        StringBuilder text = new("\n| " + string.Join(" | ", columns) + " |\n|" + string.Concat(columns.Select(_ => " --- |")) + "\n");
        foreach (string row in _rows)
        {
            text.Append(row).Append('\n');
        }

        using Stream output = Console.OpenStandardOutput();
        output.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
