using System.Collections;
using System.Collections.Immutable;
using System.Collections.Specialized;
using System.Dynamic;
using System.Net;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bridge.Json;
using FluentAssertions;
using Microsoft.Extensions.Primitives;
using Newtonsoft.Json.Linq;

namespace Bridge.Core.Tests.Json;

[TestClass]
public sealed class JsonRulesTests
{
    [TestMethod]
    public async Task Values_are_read_as_they_are_written()
    {
        (await TestViewRequest.ReadAsync<JObject>("{\"a\":1}"))!.Value<int>("a").Should().Be(1);
        (await TestViewRequest.ReadAsync<JToken>("[1]"))!.Should().BeOfType<JArray>();
        (await TestViewRequest.ReadAsync<(int, string)>("[1,\"a\"]")).Should().Be((1, "a"));
        (await TestViewRequest.ReadAsync<(int, string)?>("null")).Should().BeNull();
        (await TestViewRequest.ReadAsync<Tuple<int, (int, int)>>("[1,[2,3]]")).Should().Be(Tuple.Create(1, (2, 3)));
        (await TestViewRequest.ReadAsync<(int, int, int, int, int, int, int, int, int)>("[1,2,3,4,5,6,7,8,9]")).Should().Be((1, 2, 3, 4, 5, 6, 7, 8, 9));
        (await TestViewRequest.ReadAsync<BigInteger>("1000000000000000000000000000000")).Should().Be(BigInteger.Pow(10, 30));
        (await TestViewRequest.ReadAsync<Vector2>("{\"x\":1,\"y\":2}")).Should().Be(new Vector2(1, 2));
        (await TestViewRequest.ReadAsync<StringBuilder>("\"abc\""))!.ToString().Should().Be("abc");
        (await TestViewRequest.ReadAsync<IPAddress>("\"127.0.0.1\"")).Should().Be(IPAddress.Loopback);
        NameValueCollection values = (await TestViewRequest.ReadAsync<NameValueCollection>("{\"a\":[\"1\",\"2\"],\"b\":\"3\"}"))!;
        values.GetValues("a").Should().Equal("1", "2");
        values["b"].Should().Be("3");
        WithToken token = (await TestViewRequest.ReadAsync<WithToken>("{\"token\":{\"a\":[1]},\"pair\":[1,\"x\"]}"))!;
        token.Token!.ToString(Newtonsoft.Json.Formatting.None).Should().Be("{\"a\":[1]}");
        token.Pair.Should().Be((1, "x"));
    }

    [TestMethod]
    public async Task Collections_keep_all_of_their_items()
    {
        (await Answer.JsonOf(new { a = new ArrayList
        {
            1, (2, 3),
        }, h = new Hashtable { ["k"] = (1, 2) }, b = new BitArray([true, false]), g = new[,] { { 1, 2 }, { 3, 4 } } }))
            .Should().Be("{\"a\":[1,[2,3]],\"h\":{\"k\":[1,2]},\"b\":[true,false],\"g\":[[1,2],[3,4]]}");
        ImmutableDictionary<string, int> d = ImmutableDictionary<string, int>.Empty.Add("a", 1);
        (await Answer.JsonOf(
            new { s = new Stack<int>([1, 2]), q = new Queue<int>([1, 2]), i = ImmutableList.Create(1), d, m = new ReadOnlyMemory<int>([1, 2]) }))
            .Should().Be("{\"s\":[2,1],\"q\":[1,2],\"i\":[1],\"d\":{\"a\":1},\"m\":[1,2]}");
        (await Answer.JsonOf(new { k = new Dictionary<int, string> { [1] = "a" }, e = new Sequence(), v = new StringValues(["a", "b"]) }))
            .Should()
            .Be("{\"k\":{\"1\":\"a\"},\"e\":[1,2],\"v\":[\"a\",\"b\"]}");
        dynamic expando = new ExpandoObject();
        expando.pair = (1, 2);
        (await Answer.JsonOf((object)new { expando = (object)expando })).Should().Be("{\"expando\":{\"pair\":[1,2]}}");
        (await Answer.JsonOf(new { hidden = new HiddenPage { 1 } })).Should().Be("{\"hidden\":[1]}");
    }

    [TestMethod]
    public async Task What_is_empty_stays_empty_and_null_stays_null()
    {
        (await Answer.JsonOf(new { o = new Nothing(), d = new Dictionary<string, object>(), l = new List<(int, int)>(), s = (Stream?)null,
            e = (Exception?)null, es = new List<Exception>(), any = new object() }))
            .Should().Be("{\"o\":{},\"d\":{},\"l\":[],\"s\":null,\"e\":null,\"es\":[],\"any\":{}}");
    }

    [TestMethod]
    public async Task Converters_of_the_user_win()
    {
        (await Answer.JsonOf(new { c = new WithConverter() })).Should().Be("{\"c\":\"converted\"}");
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

    private sealed class StreamConverter : System.Text.Json.Serialization.JsonConverter<Stream>
    {
        public override Stream Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Stream value, JsonSerializerOptions options) => writer.WriteStringValue("a stream");
    }
}

/// <summary>Which types need the rules, and what the options say.</summary>
[TestClass]
public sealed class RuledTypesTests
{
    // Options that equal others share their metadata, and these are compared by reference.
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web) { MaxDepth = 37 };

    private static JsonRules Rules => JsonRules.For(s_options, foreignAttributes: true);

    [TestMethod]
    [DataRow(typeof(WithConverter))]
    [DataRow(typeof(Shape))]
    [DataRow(typeof(Dictionary<Key, int>))]
    [DataRow(typeof((int, int)?))]
    [DataRow(typeof(object))]
    public void Type_that_may_hold_what_has_a_rule_needs_the_rules(Type type) => Rules.IsRuled(type).Should().BeTrue();

    [TestMethod]
    [DataRow(typeof(Plain))]
    [DataRow(typeof(List<Plain>))]
    public void Type_that_holds_none_does_not(Type type) => Rules.IsRuled(type).Should().BeFalse();

    [TestMethod]
    public async Task Values_of_a_users_converter_and_of_derived_types_follow_the_rules()
    {
        (await Answer.JsonOf(new[] { new WithConverter() })).Should().Be("[{\"held\":[1,2]}]");
        (await Answer.JsonOf(new Shape[] { new Square() })).Should().Be("[{\"$type\":\"square\",\"pair\":[1,2],\"id\":0}]");
    }

    [TestMethod]
    public async Task Names_of_a_collection_are_keys_of_the_options()
    {
        BridgeOptions options = new() { JsonOptions = new JsonSerializerOptions { DictionaryKeyPolicy = JsonNamingPolicy.CamelCase } };
        (await Answer.Of(new { a = new NameValueCollection { ["Key"] = "1" } }, options: options)).Text.Should().Be("{\"a\":{\"key\":\"1\"}}");
        (await Answer.Of(new { a = new StringDictionary { ["Key"] = "1" } }, options: options)).Text.Should().Be("{\"a\":{\"key\":\"1\"}}");
        System.Data.DataTable table = new() { Columns = { "Key" } };
        table.Rows.Add("1");
        (await Answer.Of(new { a = table }, options: options)).Text.Should().Be("{\"a\":[{\"key\":\"1\"}]}");
    }

    [TestMethod]
    public void Collections_of_names_are_read_with_one_value_several_and_null()
    {
        var values = (NameValueCollection)Read("{\"a\":\"1\",\"b\":[\"2\",null],\"c\":null}", typeof(NameValueCollection));
        values.GetValues("b").Should().Equal("2");
        values["a"].Should().Be("1");
        values.AllKeys.Should().Equal("a", "b", "c");
        ((StringDictionary)Read("{\"a\":\"1\",\"b\":null}", typeof(StringDictionary)))["a"].Should().Be("1");
        ((Dictionary<string, string[]>)Read("{\"a\":[\"1\"]}", typeof(Dictionary<string, string[]>)))["a"].Should().Equal("1");
        string[] wrong = ["[]", "{\"a\":1}", "{\"a\":[1]}"];
        foreach (string json in wrong)
        {
            FluentActions.Invoking(() => Read(json, typeof(NameValueCollection))).Should().Throw<JsonException>(json);
        }

        FluentActions.Invoking(() => Read("[]", typeof(StringDictionary))).Should().Throw<JsonException>();
        FluentActions.Invoking(() => Read("{\"a\":1}", typeof(StringDictionary))).Should().Throw<JsonException>();

        static object Read(string json, Type type) => JsonSerializer.Deserialize(json, Rules.ForReading(type))!;
    }

    [TestMethod]
    public async Task Token_is_as_deep_as_the_options_allow()
    {
        JToken token = new JValue(1);
        for (int i = 0; i < 80; i++)
        {
            token = new JArray(token);
        }

        BridgeOptions options = new() { JsonOptions = new JsonSerializerOptions { MaxDepth = 128 } };
        (await Answer.Of(new { token }, options: options)).Text.Should().Contain("[[1]]");
        (await Answer.RefusalOf(new { token })).Should().Contain("cannot be written as JSON");
    }

    [TestMethod]
    public async Task Object_that_stands_twice_side_by_side_is_no_cycle_of_an_error()
    {
        Plain shared = new();
        (await Answer.RefusalOf(new object[] { shared, shared, new { s = Stream.Null } })).Should().Contain("[2].s is ");
    }

    [TestMethod]
    public async Task Null_of_a_database_and_missing_text_are_null()
    {
        (await Answer.JsonOf(new { a = (object)(1, DBNull.Value) })).Should().Be("{\"a\":[1,null]}");
        (await Answer.JsonOf(new { a = new StringValues([null, "b"]) })).Should().Be("{\"a\":[null,\"b\"]}");
    }

    public sealed class Plain
    {
        public int Number { get; set; }
    }

    public sealed class WithConverter
    {
        [JsonConverter(typeof(HeldConverter))]
        public Held Held { get; } = new();
    }

    public sealed class Held;

    [JsonDerivedType(typeof(Square), "square")]
    public class Shape
    {
        public int Id { get; set; }
    }

    public sealed class Square : Shape
    {
        public (int, int) Pair { get; } = (1, 2);
    }

    [JsonConverter(typeof(KeyConverter))]
    public sealed class Key;

    /// <summary>A converter of the user that writes a value of another type with the options that it gets.</summary>
    private sealed class HeldConverter : JsonConverter<Held>
    {
        public override Held Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Held value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, (1, 2), options);
    }

    private sealed class KeyConverter : JsonConverter<Key>
    {
        public override Key Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Key value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
