namespace Bridge.Showcase;

/// <summary>Finds a member in the source that the program was compiled from.</summary>
internal static class SourceCode
{
    private const string Indentation = "    ";
    private static readonly string[] s_modifiers = ["public ", "private ", "static "];

    /// <param name="file">The name of a source file among the resources.</param>
    /// <param name="member">The name of a method or a constructor of its outermost class.</param>
    /// <returns>The member's lines, without its modifiers and the indentation that it has in its class.</returns>
    /// <exception cref="InvalidOperationException">There is no such member.</exception>
    public static string Of(string file, string member)
    {
        string[] lines = Resource.Text(file).ReplaceLineEndings("\n").Split('\n');
        int first = Array.FindIndex(lines, line => Array.Exists(s_modifiers, modifier => line.StartsWith(Indentation + modifier, StringComparison.Ordinal))
            && line.Contains($" {member}(", StringComparison.Ordinal));
        if (first < 0)
        {
            throw new InvalidOperationException($"{file} has no member {member}.");
        }

        // A member ends at its closing brace, which has the member's indentation. A member without braces ends where its statement ends.
        bool hasBraces = lines[first].EndsWith('{') || lines[first + 1] == Indentation + "{";
        int last = Array.FindIndex(lines, first, line => hasBraces ? line.StartsWith(Indentation + "}", StringComparison.Ordinal) : line.EndsWith(';'));
        string code = string.Join(
            '\n',
            lines[first..(last + 1)].Select(line => line.StartsWith(Indentation, StringComparison.Ordinal) ? line[Indentation.Length..] : line));
        foreach (string modifier in s_modifiers)
        {
            code = code.StartsWith(modifier, StringComparison.Ordinal) ? code[modifier.Length..] : code;
        }

        return code;
    }
}
