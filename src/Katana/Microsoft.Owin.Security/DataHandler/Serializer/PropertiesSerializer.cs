namespace Microsoft.Owin.Security.DataHandler.Serializer;

/// <summary>
/// Katana's binary format of <see cref="AuthenticationProperties"/>: a version (32-bit, 1), the count, then each key and value
/// as length-prefixed UTF-8.
/// </summary>
public class PropertiesSerializer : IDataSerializer<AuthenticationProperties>
{
    private const int FormatVersion = 1;

    /// <inheritdoc />
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="ArgumentException">A property's value is null, which the format cannot express.</exception>
    public virtual byte[] Serialize(AuthenticationProperties model)
    {
        using var memory = new MemoryStream();
        using (var writer = new BinaryWriter(memory))
        {
            Write(writer, model);
        }

        return memory.ToArray();
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="IOException"><paramref name="data"/> is cut off.</exception>
    public virtual AuthenticationProperties Deserialize(byte[] data)
    {
        using var memory = new MemoryStream(data ?? throw new ArgumentNullException(nameof(data)));
        using var reader = new BinaryReader(memory);
        return Read(reader);
    }

    /// <summary>Writes properties as part of other data.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="properties">The properties.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A property's value is null, which the format cannot express.</exception>
    public static void Write(BinaryWriter writer, AuthenticationProperties properties)
    {
        if (writer == null)
        {
            throw new ArgumentNullException(nameof(writer));
        }

        if (properties == null)
        {
            throw new ArgumentNullException(nameof(properties));
        }

        writer.Write(FormatVersion);
        writer.Write(properties.Dictionary.Count);
        foreach (KeyValuePair<string, string> property in properties.Dictionary)
        {
            writer.Write(property.Key);
            writer.Write(property.Value ?? throw new ArgumentException(
                $"The authentication property '{property.Key}' is null, which cannot be serialized: remove it or set it to an empty string.",
                nameof(properties)));
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="reader">The reader.</param>
    /// <returns>The properties; null if they are of another version of the format.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="reader"/> is null.</exception>
    /// <exception cref="IOException">The data is cut off.</exception>
    public static AuthenticationProperties Read(BinaryReader reader)
    {
        if (reader == null)
        {
            throw new ArgumentNullException(nameof(reader));
        }

        if (reader.ReadInt32() != FormatVersion)
        {
            return null;
        }

        int count = reader.ReadInt32();
        var extra = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            string key = reader.ReadString();
            extra[key] = reader.ReadString();
        }

        return new AuthenticationProperties(extra);
    }
}
