using Microsoft.Owin.Security.DataHandler.Encoder;
using Microsoft.Owin.Security.DataHandler.Serializer;
using Microsoft.Owin.Security.DataProtection;

namespace Microsoft.Owin.Security.DataHandler;

/// <summary>Protects authentication tickets as base64url text, for cookies and bearer tokens.</summary>
public class TicketDataFormat : SecureDataFormat<AuthenticationTicket>
{
    /// <summary>Uses the current <see cref="DataSerializers.Ticket"/>.</summary>
    /// <param name="protector">The protector.</param>
    public TicketDataFormat(IDataProtector protector)
        : base(DataSerializers.Ticket, protector, TextEncodings.Base64Url)
    {
    }
}
