using FluentAssertions;
using Microsoft.Owin.Security;
using Microsoft.Owin.Security.DataHandler;
using Microsoft.Owin.Security.DataHandler.Serializer;

namespace Bridge.Katana.Tests.Security.DataHandler.Serializer;

[TestClass]
[DoNotParallelize]
public sealed class DataSerializersTests
{
    [TestMethod]
    public void Defaults_are_Katanas()
    {
        DataSerializers.Properties.Should().BeOfType<PropertiesSerializer>();
        DataSerializers.Ticket.Should().BeOfType<TicketSerializer>();
    }

    [TestMethod]
    public void A_replaced_serializer_is_what_new_formats_use()
    {
        IDataSerializer<AuthenticationProperties> before = DataSerializers.Properties;
        DataSerializers.Properties = new Nothing();
        try
        {
            var format = new PropertiesDataFormat(new KeyedProtectionProvider().Create("p"));
            format.Unprotect(format.Protect(new AuthenticationProperties { RedirectUri = "/" })).RedirectUri.Should().Be("nothing");
        }
        finally
        {
            DataSerializers.Properties = before;
        }
    }

    private sealed class Nothing : IDataSerializer<AuthenticationProperties>
    {
        public byte[] Serialize(AuthenticationProperties model) => [];

        public AuthenticationProperties Deserialize(byte[] data) => new() { RedirectUri = "nothing" };
    }
}
