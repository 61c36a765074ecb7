using System.Collections;
using System.Data;
using System.Data.Common;
using System.Text.Json;

namespace Bridge.Json;

/// <summary>Rows of a database. A row is an object by its columns' names, a table is an array of rows, and a set is an object of tables.</summary>
internal sealed class RowConverter : RuleConverter
{
    private readonly Func<object, IEnumerable<(string Name, object? Value)>>? _columns;
    private readonly Func<object, IEnumerable>? _rows;

    private RowConverter(Func<object, IEnumerable<(string Name, object? Value)>>? columns, Func<object, IEnumerable>? rows)
    {
        _columns = columns;
        _rows = rows;
    }

    public static RowConverter? Of(Type type)
    {
        if (typeof(IDataReader).IsAssignableFrom(type))
        {
            // A reader is a sequence of rows, which the serializer streams.
            return typeof(IEnumerable).IsAssignableFrom(type) ? null : new RowConverter(null, static reader => RowsOf((IDataReader)reader));
        }

        return typeof(IDataRecord).IsAssignableFrom(type) ? new RowConverter(static record => Columns((IDataRecord)record), null)
            : typeof(DataRow).IsAssignableFrom(type) ? new RowConverter(static row => Columns((DataRow)row), null)
            : typeof(DataRowView).IsAssignableFrom(type) ? new RowConverter(static row => Columns((DataRowView)row), null)
            : typeof(DataTable).IsAssignableFrom(type) ? new RowConverter(null, static table => ((DataTable)table).Select())
            : typeof(DataView).IsAssignableFrom(type) ? new RowConverter(null, static view => (DataView)view)
            : typeof(DataSet).IsAssignableFrom(type) ? new RowConverter(static set => Tables((DataSet)set), null)
            : null;
    }

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
    {
        if (_rows is not null)
        {
            writer.WriteStartArray();
            foreach (object? row in _rows(value))
            {
                WritePart(writer, row, typeof(object), options);
            }

            writer.WriteEndArray();
            return;
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        writer.WriteStartObject();
        foreach ((string name, object? column) in _columns!(value))
        {
            string written = options.DictionaryKeyPolicy?.ConvertName(name) ?? name;
            if (!names.Add(written))
            {
                throw new RefusedJsonException(value.GetType(),
                    $"two of its {(value is DataSet ? "tables" : "columns")} have the name {written}."
                        + (value is DataSet ? " Give each a name of its own." : " Give each column a name of its own: select a.id as a_id."));
            }

            writer.WritePropertyName(written);
            WritePart(writer, column, typeof(object), options);
        }

        writer.WriteEndObject();
    }

    public override IEnumerable<(string Path, object? Value, Type Declared)>? PartsOf(object value) => value is IDataReader ? null
        : _columns is not null ? _columns(value).Select(static column => (JsonPath.Member(column.Name), column.Value, typeof(object)))
        : _rows!(value).Cast<object?>().Select(static (row, i) => ($"[{i}]", row, typeof(object)));

    /// <summary>Refuses a reader that has a further result after its rows were written.</summary>
    public static void RefuseFurther(IDataReader reader)
    {
        if (!reader.IsClosed && reader.NextResult())
        {
            throw new RefusedJsonException(
                reader.GetType(), "it has a further result, and only the rows of its first one would be written. Read each result into a list of its own.");
        }
    }

    private static IEnumerable RowsOf(IDataReader reader)
    {
        DbEnumerator rows = new(reader, closeReader: false);
        while (rows.MoveNext())
        {
            yield return rows.Current;
        }

        RefuseFurther(reader);
    }

    private static IEnumerable<(string Name, object? Value)> Columns(IDataRecord record)
    {
        for (int i = 0; i < record.FieldCount; i++)
        {
            yield return (record.GetName(i), record.GetValue(i));
        }
    }

    private static IEnumerable<(string Name, object? Value)> Tables(DataSet set) =>
        set.Tables.Cast<DataTable>().Select(static table => (table.TableName, (object?)table));

    // A view may show the rows as they were before a change, and rows that were deleted.
    private static IEnumerable<(string Name, object? Value)> Columns(DataRowView row)
    {
        foreach (DataColumn column in row.Row.Table.Columns)
        {
            yield return (column.ColumnName, row[column.Ordinal]);
        }
    }

    private static IEnumerable<(string Name, object? Value)> Columns(DataRow row)
    {
        if (row.RowState == DataRowState.Deleted || (row.RowState == DataRowState.Detached && !row.HasVersion(DataRowVersion.Default)))
        {
            throw new RefusedJsonException(row.GetType(), "it was deleted, and has no values. Write its table, or what table.Select() returns.");
        }

        foreach (DataColumn column in row.Table.Columns)
        {
            yield return (column.ColumnName, row[column]);
        }
    }
}
