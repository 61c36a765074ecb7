using System.Data;

namespace Bridge.Core.Tests.Json;

/// <summary>A row of a join whose two columns have one name.</summary>
internal sealed class TwoColumns : IDataRecord
{
    public int FieldCount => 2;

    public object this[int i] => i;

    public object this[string name] => 0;

    public string GetName(int i) => "id";

    public object GetValue(int i) => i;

    public bool GetBoolean(int i) => throw new InvalidCastException();

    public byte GetByte(int i) => throw new InvalidCastException();

    public long GetBytes(int i, long fieldOffset, byte[]? buffer, int bufferoffset, int length) => throw new InvalidCastException();

    public char GetChar(int i) => throw new InvalidCastException();

    public long GetChars(int i, long fieldoffset, char[]? buffer, int bufferoffset, int length) => throw new InvalidCastException();

    public IDataReader GetData(int i) => throw new InvalidCastException();

    public string GetDataTypeName(int i) => "int";

    public DateTime GetDateTime(int i) => throw new InvalidCastException();

    public decimal GetDecimal(int i) => throw new InvalidCastException();

    public double GetDouble(int i) => throw new InvalidCastException();

    public Type GetFieldType(int i) => typeof(int);

    public float GetFloat(int i) => throw new InvalidCastException();

    public Guid GetGuid(int i) => throw new InvalidCastException();

    public short GetInt16(int i) => throw new InvalidCastException();

    public int GetInt32(int i) => i;

    public long GetInt64(int i) => i;

    public int GetOrdinal(string name) => 0;

    public string GetString(int i) => throw new InvalidCastException();

    public int GetValues(object[] values) => 0;

    public bool IsDBNull(int i) => false;
}
