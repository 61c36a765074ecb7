using System.Collections;
using System.Collections.Specialized;
using System.Data;
using System.Data.SqlTypes;
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

/// <summary>Data behind indexers, explicit implementations, private fields, versions of rows and keys: written, or refused where it stands.</summary>
[TestClass]
public sealed class HiddenDataTests
{
    [TestMethod]
    public async Task A_class_whose_data_is_behind_an_indexer_is_refused_also_where_it_has_no_other_member()
    {
        (await Answer.RefusalOf(new { s = new OnlyIndexer() })).Should().Contain("s is an OnlyIndexer: its items are behind an indexer");
    }

    [TestMethod]
    public async Task A_class_that_only_says_whether_it_has_a_value_is_refused()
    {
        (await Answer.RefusalOf(new[] { new Maybe<int>(1) })).Should().Contain("[0] is a Maybe<int>: its value is private");
        (await Answer.RefusalOf(new { m = new Money(1) })).Should().Contain("m is a Money: its value is private");
        (await JsonValueTests.Json(new { s = new Switch { IsDefault = true } })).Should().Be("{\"s\":{\"isDefault\":true}}");
    }

    [TestMethod]
    public async Task What_an_interface_declares_and_the_class_does_not_show_is_refused()
    {
        List<IAnimal> all = [new Dog(), new PartlyExplicit()];
        (await Answer.RefusalOf(all)).Should().Contain("[1] is a PartlyExplicit: it is declared as IAnimal, and its Name is not public");
        (await Answer.RefusalOf(new { zoo = new Zoo { Declared = new PartlyExplicit() } })).Should().Contain("zoo.declared is a PartlyExplicit: it is");
        (await Answer.RefusalOf(new Dictionary<string, (int, IAnimal)> { ["a"] = (1, new PartlyExplicit()) })).Should().Contain("a[1] is a PartlyExplicit");
        (await JsonValueTests.Json(new { p = new PartlyExplicit() })).Should().Be("{\"p\":{\"age\":3}}", "it is not declared as the interface");
        BridgeOptions preserving = new() { JsonOptions = new(JsonSerializerDefaults.Web) { ReferenceHandler = ReferenceHandler.Preserve } };
        Dog dog = new();
        (await Answer.Of(new List<IAnimal> { dog, dog }, options: preserving)).Text
            .Should()
            .Be("{\"$id\":\"1\",\"$values\":[{\"$id\":\"2\",\"bones\":3,\"name\":\"Rex\"},{\"$ref\":\"2\"}]}");
    }

    [TestMethod]
    public async Task What_is_streamed_in_a_member_declared_as_an_interface_is_still_streamed()
    {
        (await JsonValueTests.Json(new { s = (ISource)new Source() })).Should().Be("{\"s\":{\"items\":[1]}}");
    }

    [TestMethod]
    public async Task A_sequence_with_data_of_its_own_is_refused_and_a_reader_or_a_query_is_written()
    {
        (await Answer.RefusalOf(new { b = new Basket() })).Should().Contain("b is a Basket").And.Contain("but not its Total");
        (await Answer.RefusalOf(new { r = new WithMaximum { 1 } })).Should().Contain("r is a WithMaximum").And.Contain("but not its Max");
        (await Answer.RefusalOf(new { t = new TwoSequences() })).Should().Contain("t is a TwoSequences: it is a sequence of int and of string");
        (await JsonValueTests.Json(new { r = new Reader() })).Should().Be("{\"r\":[1]}");
        (await JsonValueTests.Json(new { q = new[] { 1, 2 }.AsQueryable().Where(static n => n > 1) })).Should().Be("{\"q\":[2]}");
        (await JsonValueTests.Json(new { q = new Query() })).Should().Be("{\"q\":[1]}", "a query's provider is not data");
    }

    [TestMethod]
    public async Task An_error_of_Json_or_its_options_are_no_data()
    {
        (await Answer.RefusalOf(new { e = new System.Text.Json.JsonException("secret") })).Should().Contain("e is a JsonException: an exception has");
        (await Answer.RefusalOf(new { o = new JsonSerializerOptions() })).Should().Contain("o is a JsonSerializerOptions");
        (await JsonValueTests.Json(new { t = JsonEncodedText.Encode("a"), h = Html.Of($"<b>{"<"}</b>") })).Should().Be("{\"t\":\"a\",\"h\":\"<b>&lt;</b>\"}");
    }

    [TestMethod]
    public async Task Keys_that_are_the_same_text_are_refused_where_they_stand()
    {
        (await Answer.RefusalOf(new { h = new Hashtable { [1] = 1, ["1"] = 2 } })).Should().Contain("h is a Hashtable: two of its keys are 1 as text");
        (await Answer.RefusalOf(new { d = new Dictionary<object, int> { [1] = 1, [1L] = 2 } })).Should().Contain("two of its keys are 1 as text");
        (await Answer.RefusalOf(new { n = new NameValueCollection { { null, "a" }, { "", "b" } } })).Should().Contain("n is a NameValueCollection: two of its");
        (await JsonValueTests.Json(new OrderedDictionary { { 1, 1 }, { "a", 2 } })).Should().Be("{\"1\":1,\"a\":2}");
    }

    [TestMethod]
    public async Task A_key_that_System_Text_Json_does_not_write_is_refused_where_it_stands()
    {
        (await Answer.RefusalOf(new { d = new Dictionary<byte[], int> { [[1]] = 1 } })).Should().Contain("d is a Dictionary<byte[], int>: byte[] cannot be");
        (await Answer.RefusalOf(new { l = new[] { new Hashtable { [(1, 2)] = 1 } } })).Should().Contain("l[0] is a Hashtable: (int, int) cannot be the key");
    }

    [TestMethod]
    public async Task A_row_has_the_values_that_its_view_shows()
    {
        DataTable table = new("t");
        table.Columns.Add("a");
        table.Rows.Add("before");
        table.AcceptChanges();
        table.Rows[0][0] = "after";
        (await JsonValueTests.Json(new DataView(table, "", "", DataViewRowState.ModifiedOriginal))).Should().Be("[{\"a\":\"before\"}]");
        (await JsonValueTests.Json(new { row = table.DefaultView[0] })).Should().Be("{\"row\":{\"a\":\"after\"}}");
        DataRow deleted = table.Rows[0];
        deleted.Delete();
        (await JsonValueTests.Json(new DataView(table, "", "", DataViewRowState.Deleted))).Should().Be("[{\"a\":\"before\"}]");
        (await Answer.RefusalOf(new { rows = new[] { deleted } })).Should().Contain("rows[0] is a DataRow: it was deleted");
        table.AcceptChanges();
        (await Answer.RefusalOf(new { deleted })).Should().Contain("deleted is a DataRow: it was deleted");
        (await JsonValueTests.Json(new { made = table.NewRow() })).Should().Be("{\"made\":{\"a\":null}}");
    }

    [TestMethod]
    public async Task A_number_of_a_database_keeps_all_of_its_digits()
    {
        (await JsonValueTests.Json(new { d = SqlDecimal.Parse("-12345678901234567890123456789012345.678") }))
            .Should()
            .Be("{\"d\":-12345678901234567890123456789012345.678}");
        (await JsonValueTests.Json(new { c = new SqlChars("ab"), none = SqlDecimal.Null })).Should().Be("{\"c\":\"ab\",\"none\":null}");
    }

    [TestMethod]
    public async Task What_is_nested_too_deeply_is_refused_where_it_stands()
    {
        object list = 1;
        JToken token = 1;
        for (int i = 0; i < 100; i++)
        {
            list = new List<object> { list };
            token = new JArray(token);
        }

        (await Answer.RefusalOf(new { list })).Should().Contain("list[0][0]").And.Contain("it is nested deeper than the JSON options allow");
        (await Answer.RefusalOf(new { token })).Should().Contain("token is a JArray: it is nested deeper");
        (await Answer.RefusalOf(new { made = new Endless() })).Should().Contain("made.next.next").And.Contain("it is nested deeper");
    }

    [TestMethod]
    public async Task An_error_within_a_tuple_or_a_sequence_names_the_place_in_it()
    {
        (await Answer.RefusalOf(new { t = (1, new List<object> { new { lost = new[] { 1 }.ToLookup(static n => n) } }) }))
            .Should()
            .Contain("t[1][0].lost[] is a Grouping");
        (await Answer.RefusalOf(new Dictionary<string, object> { ["k"] = new[] { 1 }.Select(static _ => new MemoryStream()) }))
            .Should()
            .Contain("k[] is a MemoryStream");
        (await Answer.RefusalOf(new { t = (1, new List<object> { new Source() }) })).Should().Contain("t[1][0].items is a").And.Contain("Make a list of it");
        (await Answer.RefusalOf(new { b = new object[] { new Base(), new Unknown() } })).Should().Contain("b[1] is a Unknown");
        (await Answer.RefusalOf(new { n = new JsonObject { ["a"] = JsonValue.Create<object>(new[] { double.NaN }) } })).Should().Contain("n.a[0] is a double");
    }

    [TestMethod]
    public async Task Methods_that_a_class_has_called_when_it_is_written_are_called()
    {
        (await JsonValueTests.Json(new[] { new Called() })).Should().Be("[{\"calls\":\"base, derived\"}]");
        BridgeOptions off = new() { ForeignJsonAttributes = false };
        (await Answer.Of(new[] { new Called() }, options: off)).Text.Should().Be("[{\"before\":false,\"calls\":\"\"}]");
        Called called = (await JsonReadingTests.Read<Called>("{\"calls\":\"read\"}"))!;
        called.Calls.Should().Be("read, after");
        called.Before.Should().BeTrue();
    }

    [TestMethod]
    public async Task A_member_is_written_where_its_Specified_says_so_and_reading_it_sets_that()
    {
        (await JsonValueTests.Json(new[] { new Specified(), new Specified { Age = 5, AgeSpecified = true } }))
            .Should()
            .Be("[{\"ageSpecified\":false},{\"age\":5,\"ageSpecified\":true}]");
        (await JsonReadingTests.Read<Specified>("{\"age\":5}"))!.AgeSpecified.Should().BeTrue();
    }

    [TestMethod]
    public async Task Members_with_the_same_name_are_refused_where_they_stand()
    {
        (await Answer.RefusalOf(new { t = new[] { new NamedTwice() } })).Should().Contain("t[0] is a NamedTwice: two of its members have the name a in JSON");
        (await Answer.RefusalOf(new { t = new[] { new DiffersByCase() } })).Should().Contain("t[0] is a DiffersByCase: ").And.Contain("collides");
        Func<Task> read = async () => await JsonReadingTests.Read<Box<NamedTwice>>("{\"value\":{\"a\":1}}");
        (await read.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*NamedTwice: two of its members*");
    }

    [TestMethod]
    public async Task What_Json_NET_marks_on_an_interface_or_on_a_described_class_counts()
    {
        (await JsonValueTests.Json(new[] { new Member() })).Should().Be("[{\"id\":1}]");
        (await JsonValueTests.Json(new { d = new Described() })).Should().Be("{\"d\":{\"the_id\":1}}");
        (await Answer.RefusalOf(new { c = new Converted() })).Should().Contain("c is a Converted: Json.NET's attribute JsonConverter");
    }

    [TestMethod]
    public async Task A_reader_with_a_further_result_is_refused()
    {
        DataSet set = new();
        set.Tables.Add("a").Columns.Add("x");
        set.Tables.Add("b").Columns.Add("y");
        (await Answer.RefusalOf(set.CreateDataReader())).Should().Contain("it has a further result");
        (await Answer.RefusalOf(new { r = (IDataReader)set.CreateDataReader() })).Should().Contain("it has a further result");
        (await JsonValueTests.Json(set.Tables[0].CreateDataReader())).Should().Be("[]");
    }

    [TestMethod]
    public async Task The_path_leads_into_a_dictionary_of_any_kind()
    {
        (await Answer.RefusalOf(new { d = new OnlyGeneric { ["a"] = new MemoryStream() } })).Should().Contain("d.a is a MemoryStream");
    }

    [TestMethod]
    [DataRow("NHibernate")]
    [DataRow("Microsoft.EntityFrameworkCore.Abstractions")]
    public async Task A_collection_of_a_mapper_is_its_items(string assembly)
    {
        TypeBuilder type = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(assembly), AssemblyBuilderAccess.Run)
            .DefineDynamicModule("m").DefineType("Mapped", TypeAttributes.Public | TypeAttributes.Class, typeof(List<int>));
        type.DefineField("Session", typeof(int), FieldAttributes.Public);
        var mapped = (IList<int>)Activator.CreateInstance(type.CreateTypeInfo()!.AsType())!;
        mapped.Add(1);
        (await JsonValueTests.Json(new { mapped })).Should().Be("{\"mapped\":[1]}");
    }

    private sealed class DiffersByCase
    {
#pragma warning disable IDE1006 // The names differ only by case on purpose.
        public int a { get; set; }
#pragma warning restore IDE1006

        public int A { get; set; }
    }

    [JsonNet.JsonObject(JsonNet.MemberSerialization.OptIn)]
    private interface IMember
    {
        [JsonNet.JsonProperty]
        int Id { get; }
    }

    private sealed class Member : IMember
    {
        public int Id => 1;

        public string Password => "secret";
    }

    // .NET's own is not in the reference assemblies of .NET Framework that the tests have. It is recognised by its name.
    [AttributeUsage(AttributeTargets.Class)]
    private sealed class MetadataTypeAttribute(Type type) : Attribute
    {
        public Type MetadataClassType => type;
    }

    [MetadataType(typeof(Description))]
    private sealed class Described
    {
        public int Id => 1;

        public string Password => "secret";
    }

    [JsonNet.JsonObject(JsonNet.MemberSerialization.OptIn)]
    private sealed class Description
    {
        [JsonNet.JsonProperty("the_id")]
        public object? Id { get; set; }
    }

    [JsonNet.JsonConverter(typeof(JsonNet.Converters.StringEnumConverter))]
    private interface IConverted;

    private sealed class Converted : IConverted
    {
        public int A => 1;
    }

    private sealed class OnlyGeneric : IReadOnlyDictionary<string, Stream>
    {
        private readonly Dictionary<string, Stream> _entries = [];

        public int Count => _entries.Count;

        public IEnumerable<string> Keys => _entries.Keys;

        public IEnumerable<Stream> Values => _entries.Values;

        public Stream this[string key]
        {
            get => _entries[key];
            set => _entries[key] = value;
        }

        public bool ContainsKey(string key) => _entries.ContainsKey(key);

        public bool TryGetValue(string key, out Stream value) => _entries.TryGetValue(key, out value!);

        public IEnumerator<KeyValuePair<string, Stream>> GetEnumerator() => _entries.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class OnlyIndexer
    {
        public string this[string key] => key;
    }

    private sealed class Maybe<T>(T value)
    {
        private readonly T _value = value;

        public bool HasValue => _value is not null;
    }

    private readonly struct Money(decimal amount)
    {
        private readonly decimal _amount = amount;

        public bool IsZero => _amount == 0;
    }

    private sealed class Switch
    {
        public bool IsDefault { get; set; }
    }

    private sealed class PartlyExplicit : IAnimal
    {
        public int Age => 3;

        string IAnimal.Name => "lost";
    }

    private interface ISource
    {
        IAsyncEnumerable<int> Items { get; }
    }

    private sealed class Source : ISource
    {
        public IAsyncEnumerable<int> Items => One();

        private static async IAsyncEnumerable<int> One()
        {
            await Task.Yield();
            yield return 1;
        }
    }

    private abstract class Ones : IEnumerable<int>
    {
        public IEnumerator<int> GetEnumerator()
        {
            yield return 1;
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class Basket : Ones
    {
        public decimal Total { get; private set; } = 5;
    }

    private sealed class Reader : Ones, IDisposable
    {
        public int RowsRead { get; private set; } = 5;

        public void Dispose() => RowsRead = 0;
    }

    private sealed class Query : Ones, IQueryable<int>
    {
        public Type ElementType => typeof(int);

        public System.Linq.Expressions.Expression Expression => System.Linq.Expressions.Expression.Empty();

        public IQueryProvider Provider => Array.Empty<int>().AsQueryable().Provider;
    }

    private sealed class WithMaximum : List<int>
    {
        public int Max { get; set; } = 10;
    }

    private sealed class TwoSequences : Ones, IEnumerable<string>
    {
        IEnumerator<string> IEnumerable<string>.GetEnumerator()
        {
            yield return "a";
        }
    }

    private sealed class Endless
    {
        public Endless Next => new();
    }

    [JsonDerivedType(typeof(Known), "known")]
    private class Base;

    private sealed class Known : Base;

    private sealed class Unknown : Base
    {
        public int A { get; set; } = 1;
    }

    private class CalledBase
    {
        public string Calls { get; set; } = "";

        [OnSerializing]
        private void Begin(StreamingContext context) => Calls = "base";
    }

    private sealed class Called : CalledBase
    {
        [JsonNet.JsonIgnore]
        public bool Before { get; private set; }

        [OnSerializing]
        internal void Write(StreamingContext context) => Calls += ", derived";

        [OnDeserializing]
        internal void Begin(StreamingContext context) => Before = true;

        [OnDeserialized]
        internal void Read(StreamingContext context) => Calls += ", after";
    }

    private sealed class Specified
    {
        public int Age { get; set; }

        public bool AgeSpecified { get; set; }
    }
}
