namespace Microsoft.Owin.Security.DataHandler.Serializer;

/// <summary>The serializers that new data formats use. They can be replaced at startup, for the whole process.</summary>
public static class DataSerializers
{
    /// <summary>For properties; a <see cref="PropertiesSerializer"/> unless replaced.</summary>
    public static IDataSerializer<AuthenticationProperties> Properties { get; set; } = new PropertiesSerializer();

    /// <summary>For tickets; a <see cref="TicketSerializer"/> unless replaced.</summary>
    public static IDataSerializer<AuthenticationTicket> Ticket { get; set; } = new TicketSerializer();
}
