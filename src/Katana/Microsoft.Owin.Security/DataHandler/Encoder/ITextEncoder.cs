namespace Microsoft.Owin.Security.DataHandler.Encoder;

/// <summary>Writes bytes as text.</summary>
public interface ITextEncoder
{
    /// <summary>Encodes.</summary>
    /// <param name="data">The bytes.</param>
    /// <returns>The text.</returns>
    string Encode(byte[] data);

    /// <summary>Reverses <see cref="Encode"/>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The bytes.</returns>
    byte[] Decode(string text);
}
