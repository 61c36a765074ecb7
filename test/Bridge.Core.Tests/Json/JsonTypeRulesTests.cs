using System.Buffers;
using System.Collections;
using System.Collections.Immutable;
using System.Collections.Specialized;
using System.Data;
using System.Data.SqlTypes;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Serialization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using System.Xml;
using System.Xml.Linq;
using FluentAssertions;
using Newtonsoft.Json.Linq;
using JsonNet = Newtonsoft.Json;

namespace Bridge.Core.Tests.Json;

/// <summary>Types whose data System.Text.Json does not see, and what is no data: each is refused with what to do.</summary>
[TestClass]
public sealed class JsonTypeRulesTests
{
    [TestMethod]
    [DynamicData(nameof(Refused))]
    public async Task What_is_no_data_is_refused_at_any_depth(int index, string name)
    {
        object value = RefusedValues().ElementAt(index);
        foreach ((object result, string path) in new (object, string)[]
        {
            (new { x = value }, "x"), (new[] { new { y = new[] { value } } }, "[0].y[0]"), (new Dictionary<string, object> { ["k"] = (1, value) }, "k[1]"),
            (new[] { new Line { Price = value } }, "[0].price"),
        })
        {
            (await Answer.RefusalOf(result)).Should().Contain($"{path} is ", name).And.Contain("cannot be written as JSON");
        }

        (await Answer.RefusalOf(Response.Json(value))).Should().Contain("cannot be written as JSON", name);
    }

    [TestMethod]
    public async Task What_would_be_written_without_its_data_is_refused()
    {
        (await Answer.RefusalOf(new[] { new WriteOnly { Value = 1 } })).Should().Contain("[0] is a WriteOnly: it has no public members");
        (await Answer.RefusalOf(new { b = new Behind() })).Should().Contain("b is a Behind: its items are behind an indexer");
        (await Answer.JsonOf(new { b = new Beside() })).Should().Be("{\"b\":{\"items\":[\"a\"]}}");
#if NET
        (await Answer.RefusalOf(new { i = default(Inline) })).Should().Contain("i is an Inline").And.Contain("only its first item would be written");
        (await Answer.RefusalOf(new { s = System.Buffers.SearchValues.Create("abc") })).Should().Contain("s is a");
#endif
        (await Answer.RefusalOf(new List<Marker> { new(), new Marked() })).Should().Contain("[1] is a Marked: it is declared as Marker").And.Contain("object");
        (await Answer.JsonOf(new List<Marker> { new() })).Should().Be("[{}]");
        (await Answer.RefusalOf(new[] { new NamedTwice() })).Should().Contain("two of its members have the name a in JSON");
        (await Answer.RefusalOf(new { t = (1, Later()) })).Should().Contain("t[1] is a").And.Contain("Make a list of it");
        System.Data.DataSet set = new();
        set.Tables.Add("t", "a");
        set.Tables.Add("t", "b");
        (await Answer.RefusalOf(new { set })).Should().Contain("two of its tables have the name t");
    }

    [TestMethod]
    public async Task A_key_that_is_no_text_is_refused_where_it_stands()
    {
        Dictionary<Pixel, int> image = new() { [new Pixel()] = 1 };
        (await Answer.RefusalOf(new { all = new[] { image } }))
            .Should()
            .Contain("all[0] is a Dictionary<Pixel, int>: Pixel cannot be the key of a JSON object");
        (await Answer.RefusalOf(image)).Should().Contain(": Pixel cannot be the key of a JSON object");
        (await Answer.RefusalOf(new { any = new Dictionary<object, int> { ["a"] = 1, [new Pixel()] = 2 } }))
            .Should()
            .Contain("any is a Dictionary<object, int>: Pixel cannot be the key");
        (await Answer.RefusalOf(new { any = new Dictionary<object, int> { [(1, 2)] = 2 } })).Should().Contain("(int, int) cannot be the key");
        (await Answer.JsonOf(new Dictionary<object, int> { ["a"] = 1, [2] = 3, [DayOfWeek.Monday] = 4 }))
            .Should()
            .Be("{\"a\":1,\"2\":3,\"Monday\":4}");
    }

    [TestMethod]
    public async Task A_structure_without_its_array_is_refused_where_it_stands()
    {
        (await Answer.RefusalOf(default(ImmutableArray<int>))).Should().Contain("it is the default value of its type, which has no array");
        (await Answer.RefusalOf(new { items = new[] { ImmutableArray<int>.Empty, default } }))
            .Should()
            .Contain("items[1] is an ImmutableArray<int>: it is the default");
        (await Answer.RefusalOf(new { part = default(ArraySegment<int>) })).Should().Contain("part is an ArraySegment<int>");
        (await Answer.JsonOf(new { a = ImmutableArray.Create(1, 2), none = (ImmutableArray<int>?)null, s = new ArraySegment<int>([1, 2, 3], 1, 1) }))
            .Should()
            .Be("{\"a\":[1,2],\"none\":null,\"s\":[2]}");
    }

    [TestMethod]
    public async Task What_has_no_rule_and_no_json_is_refused_with_what_to_do()
    {
        (await Answer.RefusalOf(new StringReader("a"))).Should().Contain("StringReader").And.Contain("ReadToEnd()").And.NotContain("Response.Json");
        (await Answer.RefusalOf(new Lazy<string>(static () => "a"))).Should().Contain("Write its Value");
    }

    [TestMethod]
    public async Task What_only_an_interface_shows_is_refused()
    {
        (await Answer.RefusalOf(new[] { new Explicit() })).Should().Contain("[0] is an Explicit: it has no public members");
        (await Answer.RefusalOf(new { all = new List<IAnimal> { new Explicit() } })).Should().Contain("all[0] is an Explicit: it is declared as IAnimal");
    }

    [TestMethod]
    public async Task A_reference_or_a_pointer_is_refused_where_it_stands()
    {
        (await Answer.RefusalOf(new { a = new[] { new Box<Referring> { Value = new Referring() } } }))
            .Should()
            .Contain("a[0].value is a Referring: its A is a reference or a pointer");
#if NET // On .NET Framework a node has no ValueRef, and is written with its list.
        (await Answer.RefusalOf(new { node = new LinkedList<int>([1]).First })).Should().Contain("node is a LinkedListNode<int>: its ValueRef is");
#endif
        (await Answer.JsonOf(new { m = new Memory<int>([1]), r = new ReadOnlyMemory<(int, int)>([(1, 2)]) })).Should().Be("{\"m\":[1],\"r\":[[1,2]]}");
    }

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
        (await Answer.JsonOf(new { s = new Switch { IsDefault = true } })).Should().Be("{\"s\":{\"isDefault\":true}}");
    }

    [TestMethod]
    public async Task A_sequence_with_data_of_its_own_is_refused_and_a_reader_or_a_query_is_written()
    {
        (await Answer.RefusalOf(new { b = new Basket() })).Should().Contain("b is a Basket").And.Contain("but not its Total");
        (await Answer.RefusalOf(new { r = new WithMaximum { 1 } })).Should().Contain("r is a WithMaximum").And.Contain("but not its Max");
        (await Answer.RefusalOf(new { t = new TwoSequences() })).Should().Contain("t is a TwoSequences: it is a sequence of int and of string");
        (await Answer.JsonOf(new { r = new Reader() })).Should().Be("{\"r\":[1]}");
        (await Answer.JsonOf(new { q = new[] { 1, 2 }.AsQueryable().Where(static n => n > 1) })).Should().Be("{\"q\":[2]}");
        (await Answer.JsonOf(new { q = new Query() })).Should().Be("{\"q\":[1]}", "a query's provider is not data");
    }

    [TestMethod]
    public async Task An_error_of_Json_or_its_options_are_no_data()
    {
        (await Answer.RefusalOf(new { e = new System.Text.Json.JsonException("secret") })).Should().Contain("e is a JsonException: an exception has");
        (await Answer.RefusalOf(new { o = new JsonSerializerOptions() })).Should().Contain("o is a JsonSerializerOptions");
        (await Answer.JsonOf(new { t = JsonEncodedText.Encode("a"), h = Html.Of($"<b>{"<"}</b>") })).Should().Be("{\"t\":\"a\",\"h\":\"<b>&lt;</b>\"}");
    }

    [TestMethod]
    public async Task A_key_that_System_Text_Json_does_not_write_is_refused_where_it_stands()
    {
        (await Answer.RefusalOf(new { d = new Dictionary<byte[], int> { [[1]] = 1 } })).Should().Contain("d is a Dictionary<byte[], int>: byte[] cannot be");
        (await Answer.RefusalOf(new { l = new[] { new Hashtable { [(1, 2)] = 1 } } })).Should().Contain("l[0] is a Hashtable: (int, int) cannot be the key");
    }

    [TestMethod]
    [DataRow("NHibernate")]
    [DataRow("Microsoft.EntityFrameworkCore.Abstractions")]
    public async Task A_collection_of_a_mapper_is_its_items(string assembly)
    {
        var mapped = (IList<int>)Make(assembly, typeof(List<int>), "Session", typeof(int));
        mapped.Add(1);
        (await Answer.JsonOf(new { mapped })).Should().Be("{\"mapped\":[1]}");
    }

    [TestMethod]
    public async Task A_class_whose_items_only_a_foreach_finds_is_refused()
    {
        (await Answer.RefusalOf(new { w = new WithoutInterface() })).Should().Contain("w is a WithoutInterface: its items are behind");
    }

    [TestMethod]
    public async Task An_array_of_pointers_is_refused_where_it_stands()
    {
        object pointers = Make("Pointers", typeof(object), "Items", typeof(int).MakePointerType().MakeArrayType());
        (await Answer.RefusalOf(new { p = new[] { pointers } })).Should().Contain("p[0] is a Made: its Items is a reference or a pointer");
    }

    // An object of a class with one public field, in an assembly of the given name.
    private static object Make(string assembly, Type parent, string field, Type type)
    {
        TypeBuilder made = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(assembly), AssemblyBuilderAccess.Run)
            .DefineDynamicModule("m").DefineType("Made", TypeAttributes.Public | TypeAttributes.Class, parent);
        made.DefineField(field, type, FieldAttributes.Public);
        return Activator.CreateInstance(made.CreateTypeInfo()!.AsType())!;
    }

    public static IEnumerable<object[]> Refused => RefusedValues().Select(static (value, i) => new object[] { i, value.GetType().Name });

    private static IEnumerable<object> RefusedValues() =>
    [
        new MemoryStream([1]), new InvalidOperationException("secret"), typeof(string), typeof(string).GetMethod("Trim", [])!, typeof(string).Assembly,
        new Action(static () => { }), Task.FromResult(1), new ValueTask<int>(1), default(CancellationToken),
        new CancellationTokenSource(), new Regex("a"), Encoding.UTF8, CultureInfo.GetCultureInfo("de"), new Lazy<int>(static () => 1), new XElement("a"),
        new XDocument(new XElement("a")), new XmlDocument(), new StringReader("a"), new WeakReference(new object()),
        new Private(1), new Dynamic(), new Page { 1 }, new ExtraDictionary { ["a"] = 1 }, new FileInfo("/tmp/x"), (nint)5, new CookieContainer(),
        Channel.CreateUnbounded<int>().Reader, new List<int> { 1 }.GetEnumerator(), new ReadOnlySequence<int>([1]),
        new System.Net.Http.StringContent("x"), Response.Json(1), new JProperty("a", 1), TimeZoneInfo.Utc, new Dictionary<(int, int), int> { [(1, 2)] = 3 },
        System.Diagnostics.Stopwatch.StartNew(), new Random(1),
    ];

    private static async IAsyncEnumerable<int> Later()
    {
        await Task.Yield();
        yield return 1;
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

    private sealed class WithoutInterface
    {
        public int Count => 1;

        public IEnumerator<int> GetEnumerator()
        {
            yield return 1;
        }
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
}
