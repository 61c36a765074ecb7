using Microsoft.Owin.Security.DataHandler.Encoder;
using Microsoft.Owin.Security.DataHandler.Serializer;
using Microsoft.Owin.Security.DataProtection;

namespace Microsoft.Owin.Security.DataHandler;

/// <summary>Protects authentication properties as base64url text, for the <c>state</c> parameter of external sign-ins.</summary>
public class PropertiesDataFormat : SecureDataFormat<AuthenticationProperties>
{
    /// <summary>Uses the current <see cref="DataSerializers.Properties"/>.</summary>
    /// <param name="protector">The protector.</param>
    public PropertiesDataFormat(IDataProtector protector)
        : base(DataSerializers.Properties, protector, TextEncodings.Base64Url)
    {
    }
}
