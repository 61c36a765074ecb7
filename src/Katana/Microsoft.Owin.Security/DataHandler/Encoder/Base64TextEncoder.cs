namespace Microsoft.Owin.Security.DataHandler.Encoder;

/// <summary>Base64 with <c>+</c>, <c>/</c> and padding (RFC 4648, section 4).</summary>
public class Base64TextEncoder : ITextEncoder
{
    /// <inheritdoc />
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    public string Encode(byte[] data) => Convert.ToBase64String(data ?? throw new ArgumentNullException(nameof(data)));

    /// <inheritdoc />
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is not base64.</exception>
    public byte[] Decode(string text) => Convert.FromBase64String(text ?? throw new ArgumentNullException(nameof(text)));
}
