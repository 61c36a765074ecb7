using Microsoft.Owin.Security.DataHandler.Encoder;
using Microsoft.Owin.Security.DataHandler.Serializer;
using Microsoft.Owin.Security.DataProtection;

namespace Microsoft.Owin.Security.DataHandler;

/// <summary>Protects data with a serializer, a protector and an encoder, in this order.</summary>
/// <typeparam name="TData">The data.</typeparam>
public class SecureDataFormat<TData> : ISecureDataFormat<TData>
{
    private readonly IDataSerializer<TData> _serializer;
    private readonly IDataProtector _protector;
    private readonly ITextEncoder _encoder;

    /// <summary>Combines the three.</summary>
    /// <param name="serializer">Converts data to bytes.</param>
    /// <param name="protector">Protects the bytes.</param>
    /// <param name="encoder">Converts protected bytes to text.</param>
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
    /// The text comes from clients. Any error (null, invalid encoding, altered, another key or format) returns null instead of throwing.
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
            // The caller must not see which step failed, because a difference that a client can see is an oracle.
            return default;
        }
    }
}
