namespace Guestbook;

/// <summary>Writes entries as comma-separated values, RFC 4180.</summary>
internal static class Csv
{
    public static async IAsyncEnumerable<string> Of(IAsyncEnumerable<Entry> entries)
    {
        yield return "id,name,text,written\r\n";
        await foreach (Entry entry in entries.ConfigureAwait(false))
        {
            yield return $"{entry.Id},{Field(entry.Name)},{Field(entry.Text)},{entry.WrittenText}\r\n";
        }
    }

    private static string Field(string text)
    {
        // A spreadsheet runs text that begins with one of these characters as a formula, and a guest may write any text.
        string safe = text.Length > 0 && "=+-@\t\r".IndexOf(text[0]) >= 0 ? "'" + text : text;
        return "\"" + safe.Replace("\"", "\"\"") + "\"";
    }
}
