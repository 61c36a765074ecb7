using System.Runtime.Serialization;

namespace System.Data.Linq;

/// <summary>Immutable bytes that are compared by value.</summary>
[DataContract]
[Serializable]
public sealed class Binary : IEquatable<Binary>
{
    [DataMember(Name = "Bytes")]
    private readonly byte[] _bytes;

    /// <summary>Copies bytes.</summary>
    /// <param name="value">The bytes; null for none.</param>
    public Binary(byte[] value)
    {
        _bytes = value == null ? [] : (byte[])value.Clone();
    }

    /// <summary>How many bytes there are.</summary>
    public int Length => _bytes.Length;

    /// <summary>Copies the bytes.</summary>
    /// <returns>A new array.</returns>
    public byte[] ToArray() => (byte[])_bytes.Clone();

    /// <summary>Copies bytes.</summary>
    /// <param name="value">The bytes; null for none.</param>
    public static implicit operator Binary(byte[] value) => new(value);

    /// <summary>Compares by value.</summary>
    /// <param name="other">Other bytes, or null.</param>
    /// <returns>True if they are the same bytes.</returns>
    public bool Equals(Binary other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc />
    public override bool Equals(object obj) => Equals(obj as Binary);

    /// <summary>A hash of the bytes.</summary>
    /// <returns>The same number for the same bytes.</returns>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }

    /// <summary>The bytes in base64, in quotation marks, as LINQ to SQL writes them.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => "\"" + Convert.ToBase64String(_bytes) + "\"";

    /// <summary>Compares by value.</summary>
    /// <param name="binary1">Bytes, or null.</param>
    /// <param name="binary2">Other bytes, or null.</param>
    /// <returns>True if both are null, or the same bytes.</returns>
    public static bool operator ==(Binary binary1, Binary binary2) => binary1 is null ? binary2 is null : binary1.Equals(binary2);

    /// <summary>Compares by value.</summary>
    /// <param name="binary1">Bytes, or null.</param>
    /// <param name="binary2">Other bytes, or null.</param>
    /// <returns>True if they differ.</returns>
    public static bool operator !=(Binary binary1, Binary binary2) => !(binary1 == binary2);
}
