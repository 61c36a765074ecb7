using System.Buffers;
using System.Collections;
using System.Collections.Immutable;
using System.Collections.Specialized;
using System.Data;
using System.Drawing;
using System.Dynamic;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using System.Xml;
using System.Xml.Linq;
using FluentAssertions;
using Microsoft.Extensions.Primitives;
using Newtonsoft.Json.Linq;

namespace Bridge.Core.Tests.Json;

/// <summary>What is written is what was returned, or it is refused: never an empty object, never a thing's internals.</summary>
[TestClass]
public sealed class JsonValueTests
{
    [TestMethod]
    public async Task A_token_of_Json_NET_is_its_json_at_any_depth()
    {
        foreach ((JToken token, string json) in new (JToken, string)[]
        {
            (JObject.Parse("{\"a\":1,\"b\":[null,\"é\"]}"), "{\"a\":1,\"b\":[null,\"é\"]}"), (JArray.Parse("[1,[2]]"), "[1,[2]]"), (new JValue(5), "5"),
            (new JValue("x"), "\"x\""),
        })
        {
            (await Json(token)).Should().Be(json);
            (await Json(new[] { token })).Should().Be($"[{json}]");
            (await Json(new { token })).Should().Be($"{{\"token\":{json}}}");
            (await Json(new { any = (object)token, list = new List<JToken> { token }, pair = (1, token) }))
                .Should()
                .Be($"{{\"any\":{json},\"list\":[{json}],\"pair\":[1,{json}]}}");
            (await Json(Response.Json(token))).Should().Be(json);
        }

        var held = JObject.Parse("{\"a\":1}");
        (await Json(new { map = (IDictionary<string, JToken?>)held, all = (IEnumerable)held })).Should().Be("{\"map\":{\"a\":1},\"all\":{\"a\":1}}");
        (await Answer.RefusalOf(new { p = new JProperty("a", 1) })).Should().Contain("p is a JProperty").And.Contain("JObject");
    }

    [TestMethod]
    public async Task Tuples_are_arrays_as_in_Flask()
    {
        (await Json(new List<(int, string)> { (1, "a") })).Should().Be("[[1,\"a\"]]");
        (await Json(new[] { Tuple.Create(1, (2, "b")) })).Should().Be("[[1,[2,\"b\"]]]");
        (await Json(new { t = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16) })).Should().Be("{\"t\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]}");
        (await Json(new { t = new Tuple<int, int, int, int, int, int, int, Tuple<int, int>>(1, 2, 3, 4, 5, 6, 7, new(8, 9)) }))
            .Should()
            .Be("{\"t\":[1,2,3,4,5,6,7,8,9]}");
        (await Json(new { e = default(ValueTuple), one = ValueTuple.Create("x"), n = ((int, int)?)null, m = ((int, int)?)(1, 2) }))
            .Should()
            .Be("{\"e\":[],\"one\":[\"x\"],\"n\":null,\"m\":[1,2]}");
        (await Json(new Dictionary<string, (DateTime?, IAnimal)> { ["a"] = (null, new Dog()) })).Should().Be("{\"a\":[null,{\"bones\":3,\"name\":\"Rex\"}]}");
        (await Answer.RefusalOf(new { t = (1, Later()) })).Should().Contain("t[1] is a");
    }

    [TestMethod]
    public async Task Public_fields_are_written_beside_properties()
    {
        (await Json(new[] { new WithFields() })).Should().Be("[{\"property\":\"b\",\"number\":1,\"text\":\"a\"}]");
        (await Json(new[] { new Vector2(1, 2) })).Should().Be("[{\"x\":1,\"y\":2}]");
        (await Json(new { v = new Vector3(1, 2, 3), c = new Complex(1, 2) }))
            .Should()
            .Contain("\"x\":1,\"y\":2,\"z\":3").And
            .Contain("\"real\":1,\"imaginary\":2");
        (await Json(new { q = new Quaternion(1, 2, 3, 4), p = new Point(1, 2), m = new Matrix3x2(1, 2, 3, 4, 5, 6) }))
            .Should()
            .Contain("\"w\":4").And
            .Contain("\"x\":1,\"y\":2").And
            .Contain("\"m32\":6");
        (await Json(new[] { new KeyValuePair<string, (int, int)>("a", (1, 2)) })).Should().Be("[{\"key\":\"a\",\"value\":[1,2]}]");
    }

    [TestMethod]
    public async Task What_an_interface_or_an_abstract_class_declares_is_written_by_its_type_at_run_time_and_a_concrete_base_by_its_own_members()
    {
        (await Json(new { zoo = new Zoo { Declared = new Dog(), Concrete = new Dog(), Shape = new Circle(), Animals = [new Dog()], Anything = new Dog() } }))
            .Should()
            .Be(
            "{\"zoo\":{\"declared\":{\"bones\":3,\"name\":\"Rex\"},\"concrete\":{\"name\":\"Rex\"},\"shape\":{\"radius\":2,\"kind\":\"shape\"},"
                + "\"animals\":[{\"name\":\"Rex\"}],\"anything\":{\"bones\":3,\"name\":\"Rex\"}}}");
        (await Json(new List<IAnimal> { new Dog() })).Should().Be("[{\"bones\":3,\"name\":\"Rex\"}]");
        (await Json(new { all = (IEnumerable)new NameValueCollection { ["a"] = "1" } })).Should().Be("{\"all\":{\"a\":\"1\"}}");
    }

    [TestMethod]
    public async Task Attributes_of_Json_NET_and_of_data_contracts_count()
    {
        (await Json(new[] { new WithJsonNet() })).Should().Be("[{\"kept\":\"kept\",\"hidden\":\"shown\",\"age\":7,\"given_name\":\"Ann\"}]");
        (await Json(new[] { new OptIn() })).Should().Be("[{\"shown\":1}]");
        (await Json(new[] { new Contract() })).Should().Be("[{\"name\":\"Ann\",\"the_id\":5}]");
        (await Json(new { any = (object)new OptIn() })).Should().Be("{\"any\":{\"shown\":1}}");
    }

    [TestMethod]
    public async Task An_attribute_of_Json_NET_that_is_not_followed_is_an_error()
    {
        (await Answer.RefusalOf(new { a = new[] { new NotFollowed() } }))
            .Should()
            .Contain("a[0] is a NotFollowed").And
            .Contain("NullValueHandling").And
            .Contain("ForeignJsonAttributes");
        (await Answer.RefusalOf(new { n = Named.One })).Should().Contain("n is a Named").And.Contain("JsonConverter");
        BridgeOptions own =
            new() { JsonOptions =
                new JsonSerializerOptions(JsonSerializerDefaults.Web) { Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() } } };
        (await Answer.Of(new { n = Named.One }, options: own)).Text.Should().Be("{\"n\":\"One\"}", "the user's converter goes before");
    }

    [TestMethod]
    public async Task Numbers_of_any_size_are_numbers()
    {
        (await Json(new { big = BigInteger.Pow(10, 30), none = (BigInteger?)null, some = (BigInteger?)(-5) }))
            .Should()
            .Be("{\"big\":1000000000000000000000000000000,\"none\":null,\"some\":-5}");
        (await Json(new Dictionary<BigInteger, int> { [BigInteger.One] = 2 })).Should().Be("{\"1\":2}");
#if NET
        (await Json(new { a = Int128.MaxValue, b = UInt128.MaxValue, c = (Half)1.5 }))
            .Should()
            .Be("{\"a\":170141183460469231731687303715884105727,\"b\":340282366920938463463374607431768211455,\"c\":1.5}");
#endif
    }

    [TestMethod]
    public async Task A_NameValueCollection_is_an_object()
    {
        (await Json(new NameValueCollection { ["a"] = "1", ["b"] = "2" })).Should().Be("{\"a\":\"1\",\"b\":\"2\"}");
        NameValueCollection several = new() { { "a", "1" }, { "a", "2" } };
        (await Json(new { several, none = new NameValueCollection() })).Should().Be("{\"several\":{\"a\":[\"1\",\"2\"]},\"none\":{}}");
        (await Json(new { h = new WebHeaderCollection { ["X-A"] = "1" } })).Should().Be("{\"h\":{\"X-A\":\"1\"}}");
    }

    [TestMethod]
    public async Task Rows_of_a_database_are_objects()
    {
        DataTable table = Table();
        const string Rows = "[{\"id\":1,\"name\":\"Ann\"},{\"id\":2,\"name\":null}]";
        (await Json(table.CreateDataReader())).Should().Be(Rows);
        (await Json(new { Rows = table.CreateDataReader() })).Should().Be($"{{\"rows\":{Rows}}}");
        (await Json(Response.Json(table.CreateDataReader()))).Should().Be(Rows);
        (await Json(new { Rows = (IDataReader)table.CreateDataReader() })).Should().Be($"{{\"rows\":{Rows}}}");
        (await Json(table)).Should().Be(Rows);
        (await Json(new { table, view = table.DefaultView, row = table.Rows[0] }))
            .Should()
            .Be($"{{\"table\":{Rows},\"view\":{Rows},\"row\":{{\"id\":1,\"name\":\"Ann\"}}}}");
        DataSet set = new();
        set.Tables.Add(table);
        (await Json(new { set })).Should().Be($"{{\"set\":{{\"people\":{Rows}}}}}");
    }

    [TestMethod]
    public async Task Text_that_properties_do_not_show_is_text()
    {
        (await Json(new { s = new StringBuilder("abc"), ip = IPAddress.Parse("127.0.0.1"), f = (FormattableString)$"a{1}b" }))
            .Should()
            .Be("{\"s\":\"abc\",\"ip\":\"127.0.0.1\",\"f\":\"a1b\"}");
        (await Json(new { s = new StringSegment("xabcx", 1, 3) })).Should().Be("{\"s\":\"abc\"}");
#if NET
        (await Json(new { r = new Rune('a'), end = new IPEndPoint(IPAddress.IPv6Loopback, 80) })).Should().Be("{\"r\":\"a\",\"end\":\"[::1]:80\"}");
#endif
    }

    [TestMethod]
    public async Task Collections_keep_all_of_their_items()
    {
        (await Json(new { a = new ArrayList
        {
            1, (2, 3),
        }, h = new Hashtable { ["k"] = (1, 2) }, b = new BitArray([true, false]), g = new[,] { { 1, 2 }, { 3, 4 } } }))
            .Should().Be("{\"a\":[1,[2,3]],\"h\":{\"k\":[1,2]},\"b\":[true,false],\"g\":[[1,2],[3,4]]}");
        (await Json(new { s = new Stack<int>([1, 2]), q = new Queue<int>([1, 2]), i = ImmutableList.Create(1), d = ImmutableDictionary<string, int>.Empty.Add(
            "a",
            1), m = new ReadOnlyMemory<int>([1, 2]) }))
            .Should().Be("{\"s\":[2,1],\"q\":[1,2],\"i\":[1],\"d\":{\"a\":1},\"m\":[1,2]}");
        (await Json(new { k = new Dictionary<int, string> { [1] = "a" }, e = new Sequence(), v = new StringValues(["a", "b"]) }))
            .Should()
            .Be("{\"k\":{\"1\":\"a\"},\"e\":[1,2],\"v\":[\"a\",\"b\"]}");
        dynamic expando = new ExpandoObject();
        expando.pair = (1, 2);
        (await Json((object)new { expando = (object)expando })).Should().Be("{\"expando\":{\"pair\":[1,2]}}");
        (await Json(new { hidden = new HiddenPage { 1 } })).Should().Be("{\"hidden\":[1]}");
    }

    [TestMethod]
    public async Task What_is_empty_stays_empty_and_null_stays_null()
    {
        (await Json(new { o = new Nothing(), d = new Dictionary<string, object>(), l = new List<(int, int)>(), s = (Stream?)null,
            e = (Exception?)null, es = new List<Exception>(), any = new object() }))
            .Should().Be("{\"o\":{},\"d\":{},\"l\":[],\"s\":null,\"e\":null,\"es\":[],\"any\":{}}");
    }

    public static IEnumerable<object[]> Refused => RefusedValues().Select(static (value, i) => new object[] { i, value.GetType().Name });

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
    public async Task The_error_names_the_path_the_type_and_what_to_do()
    {
        (await Answer.RefusalOf(new Order[] { new() { Items = [new() { Price = 1 }, new() { Price = new MemoryStream() }] } }))
            .Should().Be(
                "The view the view returned an Order[], which cannot be written as JSON: [0].items[1].price is a MemoryStream: the bytes of a stream are "
                    + "not written. Return the stream by itself, or write its bytes: byte[] is base64.");
        (await Answer.RefusalOf(new Order[] { new() { Later = Lines() } })).Should().Contain("[0].later[].price is a MemoryStream");
        (await Answer.RefusalOf(Lines().Select(static line => line))).Should().Contain("[].price is a MemoryStream");
        Order cycle = new();
        cycle.Parent = cycle;
        (await Answer.RefusalOf(new { cycle })).Should().Contain("cycle.parent is an Order: it is part of itself");
        (await Answer.RefusalOf(new Dictionary<string, object> { ["a b"] = double.NaN })).Should().Contain("[\"a b\"] is a double");
        (await Answer.RefusalOf(new { p = new Page { 1 } })).Should().Contain("p is a Page").And.Contain("Total");
        (await Answer.RefusalOf(new { p = (IEnumerable<int>)new Page { 1 } })).Should().Contain("p is a Page").And.Contain("Total");
        (await Answer.RefusalOf(new { g = new[] { 1, 2, 3 }.GroupBy(static n => n % 2) })).Should().Contain("g[] is a").And.Contain("Key");
        (await Answer.RefusalOf(new { g = new[] { 1, 2, 3 }.ToLookup(static n => n % 2) })).Should().Contain("Key");
        (await Answer.RefusalOf(new { same = new TwoColumns() })).Should().Contain("same is a TwoColumns").And.Contain("two of its columns have the name id");

        static IEnumerable<Line> Lines()
        {
            yield return new Line { Price = new MemoryStream() };
        }
    }

    [TestMethod]
    public async Task Converters_of_the_user_win()
    {
        (await Json(new { c = new WithConverter() })).Should().Be("{\"c\":\"converted\"}");
        BridgeOptions own = new() { JsonOptions = new JsonSerializerOptions { Converters = { new StreamConverter() } } };
        (await Answer.Of(new { s = (Stream)new MemoryStream() }, options: own)).Text.Should().Be("{\"s\":\"a stream\"}");
        JsonSerializerOptions frozen = new(JsonSerializerDefaults.Web);
        frozen.MakeReadOnly(populateMissingResolver: true);
        (await Answer.Of(Response.Json(new { t = (1, 2) }, options: frozen))).Text.Should().Be("{\"t\":[1,2]}");
    }

    [TestMethod]
    public void A_type_that_needs_no_rule_keeps_the_metadata_of_the_options()
    {
        JsonSerializerOptions options = new(JsonSerializerDefaults.Web);
        var rules = Bridge.Json.JsonRules.For(options, foreignAttributes: true);
        Bridge.Json.JsonRules.For(options, foreignAttributes: true).Should().BeSameAs(rules);
        foreach (Type type in (Type[])[typeof(List<Animal>), typeof(Dictionary<string, int>), typeof(Dog[]), typeof(Dictionary<string, List<DateTime?>>)])
        {
            rules.ForWriting(type).Should().BeSameAs(options.GetTypeInfo(type), type.Name);
            rules.ForReading(type).Should().BeSameAs(options.GetTypeInfo(type), type.Name);
        }

        foreach (Type type in (Type[])
        [
            typeof(List<WithFields>), typeof(Dictionary<string, object>), typeof(OptIn[]), typeof(Zoo), typeof((int, int)), typeof(List<BigInteger?>),
        ])
        {
            rules.ForWriting(type).Should().NotBeSameAs(options.GetTypeInfo(type), type.Name);
        }
    }

    internal static async Task<string> Json(object value)
    {
        Answer answer = await Answer.Of(value);
        answer.ContentType.Should().Be("application/json");
        return answer.Text;
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

    private static async IAsyncEnumerable<int> Later()
    {
        await Task.Yield();
        yield return 1;
    }

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

    private sealed class StreamConverter : System.Text.Json.Serialization.JsonConverter<Stream>
    {
        public override Stream Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Stream value, JsonSerializerOptions options) => writer.WriteStringValue("a stream");
    }
}
