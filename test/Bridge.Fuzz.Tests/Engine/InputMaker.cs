using System.Text;
using CsCheck;

namespace Bridge.Fuzz.Tests;

/// <summary>Makes inputs: texts of a corpus, cut, doubled, spliced and mixed with tokens that are difficult for parsers, and sometimes plain noise.</summary>
internal static class InputMaker
{
    private const int Longest = 2048;

    /// <summary>What is of interest to every parser of text: its delimiters, encodings of them, and bytes that are no UTF-8.</summary>
    private static readonly string[] s_everywhere =
    [
        "%", "%%", "%2", "%zz", "%00", "%0d%0a", "%0D%0ASet-Cookie:%20x=1", "%2e", "%2E%2e", "%2f", "%2F..%2f", "%5c", "%25", "%252e", "%c0%ae", "%c0%af",
        "%e0%80%ae", "%ed%a0%80", "%f4%90%80%80",
        "%ff", "%c3%a9", "%E2%82%AC", "%F0%9F%98%80", "%u0041", "..", "../", "..\\", "./", "/", "//", "\\", "?", "#", ";", "&", "=", "==", "+", ",", ":",
        "@", "*", "\"", "'", "\\\"", " ", "\t", "\r\n", "\n", "\0",
        "\x7f", "\x80", "\xa0", "\xff", "\u0130", "\u0131", "\u2028", "\ufeff", "\ud800", "\udc00", "\U0001F600", "-1", "0", "00", "2147483648",
        "9223372036854775807", "18446744073709551616", "1e9", "NaN",
    ];

    public static string Make(PCG random, string[] corpus, string[] tokens)
    {
        int kind = random.Below(100);
        if (kind < 5)
        {
            return Noise(random);
        }

        StringBuilder text = new();
        if (kind < 15)
        {
            for (int i = random.Below(24); i >= 0; i--)
            {
                text.Append(Token(random, tokens));
            }
        }
        else
        {
            text.Append(random.Of(corpus));

            // A few are sent as they are.
            for (int i = random.Below(8); i > 0; i--)
            {
                Mutate(random, text, corpus, tokens);
            }
        }

        return text.Length > Longest ? text.ToString(0, Longest) : text.ToString();
    }

    private static string Token(PCG random, string[] tokens) => random.Of(tokens.Length > 0 && random.Chance(60) ? tokens : s_everywhere);

    private static string Noise(PCG random)
    {
        StringBuilder text = new();
        int range = random.Chance(70) ? 256 : 65536;
        for (int i = random.Below(64); i > 0; i--)
        {
            text.Append((char)random.Below(range));
        }

        return text.ToString();
    }

    private static void Mutate(PCG random, StringBuilder text, string[] corpus, string[] tokens)
    {
        int at = random.Below(text.Length + 1);
        int length = Math.Min(random.Below(random.Chance(80) ? 6 : 64), text.Length - at);
        switch (random.Below(9))
        {
            case 0:
            case 1:
                text.Insert(at, Token(random, tokens));
                break;
            case 2:
                text.Remove(at, length);
                break;
            case 3:
                text.Insert(at, text.ToString(at, length));
                break;
            case 4:
                if (at < text.Length)
                {
                    text[at] = (char)random.Below(256);
                }

                break;
            case 5:
                if (at < text.Length)
                {
                    text[at] = (char)(text[at] ^ (1 << random.Below(7)));
                }

                break;
            case 6:
                string other = random.Of(corpus);
                text.Remove(at, text.Length - at).Append(other, random.Below(other.Length + 1) is var start ? start : 0, other.Length - start);
                break;
            case 7:
                string repeated = Token(random, tokens);
                for (int i = random.Chance(10) ? random.Below(400) : random.Below(5); i >= 0; i--)
                {
                    text.Insert(at, repeated);
                }

                break;
            default:
                text.Remove(at, length).Insert(at, Token(random, tokens));
                break;
        }
    }
}
