using System.IO.Compression;
using System.Security.Claims;

namespace Microsoft.Owin.Security.DataHandler.Serializer;

/// <summary>
/// Katana's binary format of <see cref="AuthenticationTicket"/>, version 3, gzipped: version, authentication type, name and role claim
/// type, the claims, the bootstrap token, the properties. A value that equals its default is written as a single NUL.
/// </summary>
/// <remarks>
/// The format does not contain an identity's <see cref="ClaimsIdentity.Actor"/> and <see cref="ClaimsIdentity.Label"/>, or a claim's properties.
/// </remarks>
public class TicketSerializer : IDataSerializer<AuthenticationTicket>
{
    private const int FormatVersion = 3;
    private const string DefaultPlaceholder = "\0";

    /// <inheritdoc />
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="ArgumentException">The ticket has no identity, or a property whose value is null.</exception>
    public virtual byte[] Serialize(AuthenticationTicket model)
    {
        using var memory = new MemoryStream();
        using (var compression = new GZipStream(memory, CompressionLevel.Optimal))
        using (var writer = new BinaryWriter(compression))
        {
            Write(writer, model);
        }

        return memory.ToArray();
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="InvalidDataException"><paramref name="data"/> is not gzip.</exception>
    /// <exception cref="IOException"><paramref name="data"/> is cut off.</exception>
    public virtual AuthenticationTicket Deserialize(byte[] data)
    {
        using var memory = new MemoryStream(data ?? throw new ArgumentNullException(nameof(data)));
        using var compression = new GZipStream(memory, CompressionMode.Decompress);
        using var reader = new BinaryReader(compression);
        return Read(reader);
    }

    /// <summary>Writes a ticket, uncompressed.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="model">The ticket.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The ticket has no identity, or a property whose value is null.</exception>
    public static void Write(BinaryWriter writer, AuthenticationTicket model)
    {
        if (writer == null)
        {
            throw new ArgumentNullException(nameof(writer));
        }

        if (model == null)
        {
            throw new ArgumentNullException(nameof(model));
        }

        ClaimsIdentity identity = model.Identity
            ?? throw new ArgumentException("A ticket without an identity cannot be serialized.", nameof(model));

        writer.Write(FormatVersion);
        writer.Write(identity.AuthenticationType ?? string.Empty);
        WriteWithDefault(writer, identity.NameClaimType, ClaimsIdentity.DefaultNameClaimType);
        WriteWithDefault(writer, identity.RoleClaimType, ClaimsIdentity.DefaultRoleClaimType);

        Claim[] claims = identity.Claims.ToArray();
        writer.Write(claims.Length);
        foreach (Claim claim in claims)
        {
            WriteWithDefault(writer, claim.Type, identity.NameClaimType);
            writer.Write(claim.Value);
            WriteWithDefault(writer, claim.ValueType, ClaimValueTypes.String);
            WriteWithDefault(writer, claim.Issuer, ClaimsIdentity.DefaultIssuer);
            WriteWithDefault(writer, claim.OriginalIssuer, claim.Issuer);
        }

        string bootstrap = identity.BootstrapContext as string;
        if (string.IsNullOrWhiteSpace(bootstrap))
        {
            writer.Write(0);
        }
        else
        {
            writer.Write(bootstrap.Length);
            writer.Write(bootstrap);
        }

        PropertiesSerializer.Write(writer, model.Properties);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="reader">The reader.</param>
    /// <returns>
    /// The ticket; null if it is of another version of the format. Its bootstrap context is the token's text, because the type that .NET Framework uses does
    /// not exist on .NET.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="reader"/> is null.</exception>
    /// <exception cref="IOException">The data is cut off.</exception>
    public static AuthenticationTicket Read(BinaryReader reader)
    {
        if (reader == null)
        {
            throw new ArgumentNullException(nameof(reader));
        }

        if (reader.ReadInt32() != FormatVersion)
        {
            return null;
        }

        string authenticationType = reader.ReadString();
        string nameClaimType = ReadWithDefault(reader, ClaimsIdentity.DefaultNameClaimType);
        string roleClaimType = ReadWithDefault(reader, ClaimsIdentity.DefaultRoleClaimType);

        int count = reader.ReadInt32();
        var claims = new List<Claim>();
        for (int i = 0; i < count; i++)
        {
            string type = ReadWithDefault(reader, nameClaimType);
            string value = reader.ReadString();
            string valueType = ReadWithDefault(reader, ClaimValueTypes.String);
            string issuer = ReadWithDefault(reader, ClaimsIdentity.DefaultIssuer);
            string originalIssuer = ReadWithDefault(reader, issuer);
            claims.Add(new Claim(type, value, valueType, issuer, originalIssuer));
        }

        var identity = new ClaimsIdentity(claims, authenticationType, nameClaimType, roleClaimType);
        if (reader.ReadInt32() > 0)
        {
            identity.BootstrapContext = reader.ReadString();
        }

        return new AuthenticationTicket(identity, PropertiesSerializer.Read(reader));
    }

    private static void WriteWithDefault(BinaryWriter writer, string value, string defaultValue) =>
        writer.Write(string.Equals(value, defaultValue, StringComparison.Ordinal) ? DefaultPlaceholder : value);

    private static string ReadWithDefault(BinaryReader reader, string defaultValue)
    {
        string value = reader.ReadString();
        return string.Equals(value, DefaultPlaceholder, StringComparison.Ordinal) ? defaultValue : value;
    }
}
