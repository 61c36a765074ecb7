namespace Microsoft.Owin.Security.DataHandler.Encoder;

/// <summary>Base64 with <c>-</c> and <c>_</c>, without padding (RFC 4648, section 5): safe in URLs, headers and cookies.</summary>
public class Base64UrlTextEncoder : ITextEncoder
{
    /// <inheritdoc />
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    public string Encode(byte[] data)
    {
        if (data == null)
        {
            throw new ArgumentNullException(nameof(data));
        }

        return Convert.ToBase64String(data).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is not base64url.</exception>
    public byte[] Decode(string text)
    {
        if (text == null)
        {
            throw new ArgumentNullException(nameof(text));
        }

        string base64 = text.Replace('-', '+').Replace('_', '/');
        int excess = base64.Length % 4;
        return Convert.FromBase64String(excess == 0 ? base64 : base64.PadRight(base64.Length + 4 - excess, '='));
    }
}
