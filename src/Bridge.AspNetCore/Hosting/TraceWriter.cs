using System.Text;
using Bridge.Errors;

namespace Bridge.AspNetCore.Hosting;

/// <summary>
/// The <c>host.TraceOutput</c> of a host, over the writer of its options. A line ends at the end of a write. A line break within a write may come from a
/// client. A mark is put in front of the text after it, so that it does not look like a separate line. Other control characters are escaped.
/// </summary>
internal sealed class TraceWriter(TextWriter output) : TextWriter
{
    /// <summary>Begins each line that continues a write, such as the lines of a stack trace.</summary>
    private const string Mark = "  | ";

    private readonly Lock _lock = new();
    private bool _isInLine;

    /// <inheritdoc/>
    public override Encoding Encoding => output.Encoding;

    /// <summary>The writer of the options, or one that is already a trace.</summary>
    public static TraceWriter Over(TextWriter output) => output as TraceWriter ?? new TraceWriter(output);

    /// <summary>Writes the host's own lines as they are. The first begins a line, even if a write of the application has not ended its own.</summary>
    public void WriteOwnLines(string text)
    {
        lock (_lock)
        {
            if (_isInLine)
            {
                output.WriteLine();
                _isInLine = false;
            }

            output.WriteLine(text);
        }
    }

    /// <inheritdoc/>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer, endsLine: false);

    /// <inheritdoc/>
    public override void WriteLine() => Write("", endsLine: true);

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Write(value.AsSpan(), endsLine: true);

    /// <inheritdoc/>
    public override void WriteLine(ReadOnlySpan<char> buffer) => Write(buffer, endsLine: true);

    /// <inheritdoc/>
    public override void Flush()
    {
        lock (_lock)
        {
            output.Flush();
        }
    }

    // The options' writer belongs to the program and not to the application that traces.
    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => Flush();

    private void Write(ReadOnlySpan<char> text, bool endsLine)
    {
        ReadOnlySpan<char> content = text.TrimEnd("\r\n");
        endsLine |= content.Length < text.Length;
        lock (_lock)
        {
            if (content.Length > 0)
            {
                output.Write(Clean(content));
                _isInLine = true;
            }

            if (endsLine)
            {
                output.WriteLine();
                _isInLine = false;
            }
        }
    }

    private static string Clean(ReadOnlySpan<char> content)
    {
        StringBuilder clean = new(content.Length);
        string[] lines = content.ToString().Split(["\r\n", "\n", "\r"], StringSplitOptions.None);
        for (int i = 0; i < lines.Length; i++)
        {
            if (i > 0)
            {
                clean.AppendLine().Append(Mark);
            }

            clean.AppendJoin('\t', lines[i].Split('\t').Select(static part => Excerpt.Of(part, int.MaxValue)));
        }

        return clean.ToString();
    }
}
