using System.Globalization;
using System.Text;
using CsCheck;

namespace Bridge.Fuzz.Tests;

/// <summary>One input: its text, and random numbers for everything else that the check has to choose.</summary>
internal sealed class FuzzInput(uint stream, ulong seed, string text, PCG random)
{
    /// <summary>The seed from which CsCheck makes this input again.</summary>
    public string Seed => new PCG(stream, seed).ToString();

    public string Text => text;

    public PCG Random => random;

    /// <summary>The text as a server hands it on where it takes bytes: a character for each byte.</summary>
    public byte[] Bytes => Encoding.Latin1.GetBytes(text);

    /// <summary>Runs what is tested, and holds it to its share of memory: a constant, and so much for each character of the input.</summary>
    public T Bounded<T>(Func<T> parse, int perCharacter = 200, int constant = 32 * 1024)
    {
        long allowed = constant + ((long)perCharacter * text.Length);
        (T result, long allocated) = Measure(parse);
        if (allocated > allowed)
        {
            // The first input of its kind pays for what is made once, such as the first exception's text. The second time it does not.
            (result, allocated) = Measure(parse);
        }

        Check(allocated <= allowed, $"allocated {allocated} bytes where {allowed} are allowed");
        return result;
    }

    private static (T Result, long Allocated) Measure<T>(Func<T> parse)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        T result = parse();
        return (result, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    public void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new FuzzFailureException(otherwise);
        }
    }

    public void CheckSame(string actual, string expected, string what)
    {
        if (!string.Equals(actual, expected, StringComparison.Ordinal))
        {
            throw new FuzzFailureException($"{what} differ\n  ours:   {Show(actual)}\n  theirs: {Show(expected)}");
        }
    }

    /// <summary>A C# literal, so that the input can go into a test as it is.</summary>
    public static string Show(string text)
    {
        StringBuilder literal = new("\"");
        foreach (char c in text)
        {
            _ = c is '"' or '\\' ? literal.Append('\\').Append(c)
                : c is >= ' ' and <= '~' ? literal.Append(c)
                : literal.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
        }

        return literal.Append('"').ToString();
    }
}
