using System.Collections;
using System.Collections.Specialized;
using System.Data;
using System.Data.SqlTypes;
using System.Globalization;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Serialization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using FluentAssertions;
using Newtonsoft.Json.Linq;
using JsonNet = Newtonsoft.Json;

namespace Bridge.Core.Tests.Json;

[TestClass]
public sealed class RowConverterTests
{
    [TestMethod]
    public async Task Rows_of_a_database_are_objects()
    {
        DataTable table = Table();
        const string Rows = "[{\"id\":1,\"name\":\"Ann\"},{\"id\":2,\"name\":null}]";
        (await Answer.JsonOf(table.CreateDataReader())).Should().Be(Rows);
        (await Answer.JsonOf(new { Rows = table.CreateDataReader() })).Should().Be($"{{\"rows\":{Rows}}}");
        (await Answer.JsonOf(Response.Json(table.CreateDataReader()))).Should().Be(Rows);
        (await Answer.JsonOf(new { Rows = (IDataReader)table.CreateDataReader() })).Should().Be($"{{\"rows\":{Rows}}}");
        (await Answer.JsonOf(table)).Should().Be(Rows);
        (await Answer.JsonOf(new { table, view = table.DefaultView, row = table.Rows[0] }))
            .Should()
            .Be($"{{\"table\":{Rows},\"view\":{Rows},\"row\":{{\"id\":1,\"name\":\"Ann\"}}}}");
        DataSet set = new();
        set.Tables.Add(table);
        (await Answer.JsonOf(new { set })).Should().Be($"{{\"set\":{{\"people\":{Rows}}}}}");
    }

    [TestMethod]
    public async Task A_row_has_the_values_that_its_view_shows()
    {
        DataTable table = new("t");
        table.Columns.Add("a");
        table.Rows.Add("before");
        table.AcceptChanges();
        table.Rows[0][0] = "after";
        (await Answer.JsonOf(new DataView(table, "", "", DataViewRowState.ModifiedOriginal))).Should().Be("[{\"a\":\"before\"}]");
        (await Answer.JsonOf(new { row = table.DefaultView[0] })).Should().Be("{\"row\":{\"a\":\"after\"}}");
        DataRow deleted = table.Rows[0];
        deleted.Delete();
        (await Answer.JsonOf(new DataView(table, "", "", DataViewRowState.Deleted))).Should().Be("[{\"a\":\"before\"}]");
        (await Answer.RefusalOf(new { rows = new[] { deleted } })).Should().Contain("rows[0] is a DataRow: it was deleted");
        table.AcceptChanges();
        (await Answer.RefusalOf(new { deleted })).Should().Contain("deleted is a DataRow: it was deleted");
        (await Answer.JsonOf(new { made = table.NewRow() })).Should().Be("{\"made\":{\"a\":null}}");
    }

    [TestMethod]
    public async Task A_reader_with_a_further_result_is_refused()
    {
        DataSet set = new();
        set.Tables.Add("a").Columns.Add("x");
        set.Tables.Add("b").Columns.Add("y");
        (await Answer.RefusalOf(set.CreateDataReader())).Should().Contain("it has a further result");
        (await Answer.RefusalOf(new { r = (IDataReader)set.CreateDataReader() })).Should().Contain("it has a further result");
        (await Answer.JsonOf(set.Tables[0].CreateDataReader())).Should().Be("[]");
    }

    private static DataTable Table()
    {
        DataTable table = new("people") { Locale = CultureInfo.InvariantCulture };
        table.Columns.Add("id", typeof(int));
        table.Columns.Add("name", typeof(string));
        table.Rows.Add(1, "Ann");
        table.Rows.Add(2, DBNull.Value);
        return table;
    }
}
