using System.Text;

namespace Bridge.Katana.Differential;

/// <summary>Makes the inputs of one case from a seed, the same ones on both sides, and keeps a record of them.</summary>
internal sealed class Generator(int seed)
{
    private static readonly string[] s_pieces =
    [
        "a", "B", "foo", "Bar", "x1", "/", "//", ".", "..", "-", "_", "~", "%", "%20", "%2F", "%2f", "%C3%A4", "%zz", "%4", "+", " ", "  ", "\t", "?", "#",
        "&", ";", "=", ",", ":", "::",
        "[", "]", "@", "!", "$", "'", "(", ")", "*", "\"", "\"\"", "\\", "ä", "Ü", "葉", "\U0001F600", "\u0130", "é", "<", ">", "|", "^", "`", "{", "}",
        "0",
        "42", "-1", "80", "http", "xn--",
    ];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _record = new();

    public string Record => _record.ToString();

    public int Number(int below) => _random.Next(below);

    public bool Chance(int percent) => _random.Next(100) < percent;

    public T Of<T>(params T[] choices)
    {
        T chosen = choices[_random.Next(choices.Length)];
        return Noted(chosen);
    }

    /// <summary>Text of up to six pieces that mean something somewhere; sometimes empty, white or null.</summary>
    public string Text(bool orNull = true)
    {
        int kind = _random.Next(20);
        return Noted(kind == 0 && orNull ? null : kind == 1 ? "" : kind == 2 ? " " : Pieced(s_pieces));
    }

    public string TextOf(params string[] pieces) => Noted(Pieced(pieces));

    public T Noted<T>(T value)
    {
        _record.Append(_record.Length == 0 ? "" : ", ").Append(Shown.Value(value));
        return value;
    }

    private string Pieced(string[] pieces)
    {
        var text = new StringBuilder();
        for (int count = 1 + _random.Next(5); count > 0; count--)
        {
            text.Append(pieces[_random.Next(pieces.Length)]);
        }
        return text.ToString();
    }
}
