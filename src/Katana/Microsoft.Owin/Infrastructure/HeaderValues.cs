using System.Text;

namespace Microsoft.Owin.Infrastructure;

/// <summary>Reads and writes the values of one header in an OWIN header dictionary.</summary>
internal static class HeaderValues
{
    internal static string Get(IDictionary<string, string[]> headers, string key)
    {
        if (!headers.TryGetValue(key, out string[] values) || values == null)
        {
            return null;
        }
        // Cookies may contain commas, so several Cookie lines are joined with semicolons (RFC 6265, section 4.2.1).
        return values.Length == 1 ? values[0] ?? string.Empty
            : string.Join(string.Equals(key, HeaderNames.Cookie, StringComparison.OrdinalIgnoreCase) ? ";" : ",", values);
    }

    internal static void Set(IDictionary<string, string[]> headers, string key, string value)
    {
        RequireName(key);
        if (string.IsNullOrWhiteSpace(value))
        {
            headers.Remove(key);
        }
        else
        {
            headers[key] = [value];
        }
    }

    internal static void SetAll(IDictionary<string, string[]> headers, string key, string[] values)
    {
        RequireName(key);
        if (values == null || values.Length == 0)
        {
            headers.Remove(key);
        }
        else
        {
            headers[key] = values;
        }
    }

    internal static void SetJoined(IDictionary<string, string[]> headers, string key, string[] values)
    {
        RequireName(key);
        if (values == null || values.Length == 0)
        {
            headers.Remove(key);
        }
        else
        {
            headers[key] = [JoinQuoted(values)];
        }
    }

    internal static void Append(IDictionary<string, string[]> headers, string key, string value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return;
        }
        RequireName(key);
        string existing = Get(headers, key);
        headers[key] = [existing == null ? value : existing + "," + value];
    }

    internal static void AppendAll(IDictionary<string, string[]> headers, string key, string[] values)
    {
        if (values == null || values.Length == 0)
        {
            return;
        }
        RequireName(key);
        headers.TryGetValue(key, out string[] existing);
        headers[key] = existing == null ? values : [.. existing, .. values];
    }

    internal static void AppendJoined(IDictionary<string, string[]> headers, string key, string[] values)
    {
        if (values == null || values.Length == 0)
        {
            return;
        }
        RequireName(key);
        string existing = Get(headers, key);
        string added = JoinQuoted(values);
        headers[key] = [existing == null ? added : existing + "," + added];
    }

    /// <summary>Splits lines at commas outside quotes. As in Katana, a backslash has no special meaning.</summary>
    internal static List<string> SplitAtCommas(string[] lines)
    {
        var segments = new List<string>(lines.Length);
        foreach (string line in lines)
        {
            if (line == null)
            {
                continue;
            }
            int start = 0;
            bool quoted = false;
            for (int i = 0; i <= line.Length; i++)
            {
                if (i == line.Length || (line[i] == ',' && !quoted))
                {
                    string segment = line.Substring(start, i - start).TrimStart();
                    // White space after an unclosed quote is part of the value.
                    segment = quoted ? segment : segment.TrimEnd();
                    if (segment.Length > 0)
                    {
                        segments.Add(Unquote(segment));
                    }
                    start = i + 1;
                }
                else if (line[i] == '"')
                {
                    quoted = !quoted;
                }
            }
        }
        return segments;
    }

    private static string JoinQuoted(string[] values)
    {
        if (values.Length == 1)
        {
            return Quote(values[0]);
        }
        var joined = new StringBuilder();
        for (int i = 0; i < values.Length; i++)
        {
            joined.Append(i == 0 ? string.Empty : ",").Append(Quote(values[i]));
        }
        return joined.ToString();
    }

    private static string Quote(string value) =>
        value == null ? string.Empty : value.IndexOf(',') < 0 || IsQuoted(value) ? value : "\"" + value + "\"";

    private static string Unquote(string value) => IsQuoted(value) ? value.Substring(1, value.Length - 2) : value;

    internal static bool IsQuoted(string value) => value.Length > 1 && value[0] == '"' && value[value.Length - 1] == '"';

    private static void RequireName(string key)
    {
        if (string.IsNullOrWhiteSpace(key))
        {
            throw new ArgumentNullException(nameof(key), "A header needs a name.");
        }
    }
}
