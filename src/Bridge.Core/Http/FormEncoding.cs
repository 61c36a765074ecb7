using System.Text;
using Microsoft.Extensions.Primitives;

namespace Bridge.Http;

/// <summary>The encoding of names and values in <c>application/x-www-form-urlencoded</c>, which queries use too.</summary>
internal static class FormEncoding
{
    /// <summary>The fields as the bytes of a body.</summary>
    public static byte[] Encode(IEnumerable<KeyValuePair<string, StringValues>> fields)
    {
        StringBuilder text = new();
        foreach (KeyValuePair<string, StringValues> field in fields)
        {
            foreach (string? value in field.Value)
            {
                text.Append(text.Length == 0 ? "" : "&");
                PercentEncoding.Append(text, field.Key);
                text.Append('=');
                PercentEncoding.Append(text, value ?? "");
            }
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>A name or a value in plain text.</summary>
    public static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
