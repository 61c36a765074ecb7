using System.Data.SqlTypes;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;

namespace Bridge.Json;

/// <summary>Writes a database's own value (<c>SqlInt32</c> and similar types) as the value that it contains, or as null.</summary>
internal sealed class SqlValueConverter : RuleConverter
{
    private readonly PropertyInfo _value;

    private SqlValueConverter(PropertyInfo value) => _value = value;

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Without its property the type is refused as one without members.")]
    public static SqlValueConverter? Of(Type type) =>
        typeof(INullable).IsAssignableFrom(type) && type.Namespace == "System.Data.SqlTypes" && type.GetProperty("Value") is { } value
            ? new SqlValueConverter(value)
            : null;

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) =>
        WritePart(writer, ((INullable)value).IsNull ? null : _value.GetValue(value), _value.PropertyType, options);
}
