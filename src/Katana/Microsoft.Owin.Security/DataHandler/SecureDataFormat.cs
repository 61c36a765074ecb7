using Microsoft.Owin.Security.DataHandler.Encoder;
using Microsoft.Owin.Security.DataHandler.Serializer;
using Microsoft.Owin.Security.DataProtection;

namespace Microsoft.Owin.Security.DataHandler;

/// <summary>Protects data by a serializer, a protector and an encoder, one after the other.</summary>
/// <typeparam name="TData">The data.</typeparam>
public class SecureDataFormat<TData> : ISecureDataFormat<TData>
{
    private readonly IDataSerializer<TData> _serializer;
    private readonly IDataProtector _protector;
    private readonly ITextEncoder _encoder;

    /// <summary>Puts the three together.</summary>
    /// <param name="serializer">Data to bytes.</param>
    /// <param name="protector">Bytes to protected bytes.</param>
    /// <param name="encoder">Protected bytes to text.</param>
    public SecureDataFormat(IDataSerializer<TData> serializer, IDataProtector protector, ITextEncoder encoder)
    {
        _serializer = serializer;
        _protector = protector;
        _encoder = encoder;
    }

    /// <inheritdoc />
    public string Protect(TData data) => _encoder.Encode(_protector.Protect(_serializer.Serialize(data)));

    /// <inheritdoc />
    /// <remarks>
    /// Text comes from clients: whatever is wrong with it (null, no text of the encoder, altered, of another key or format) yields null and throws nothing.
    /// </remarks>
    public TData Unprotect(string protectedText)
    {
        if (protectedText == null)
        {
            return default;
        }

        try
        {
            byte[] protectedData = _encoder.Decode(protectedText);
            byte[] data = protectedData == null ? null : _protector.Unprotect(protectedData);
            return data == null ? default : _serializer.Deserialize(data);
        }
        catch (Exception)
        {
            // Which step failed must not show: a difference that a client can see is an oracle.
            return default;
        }
    }
}
