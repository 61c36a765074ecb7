using System.Collections.Immutable;
using System.Collections.Specialized;
using System.Data.SqlTypes;
using System.Text.Json.Nodes;
using FluentAssertions;
using Microsoft.Extensions.Primitives;

namespace Bridge.Core.Tests.Json;

/// <summary>Further kinds of data that System.Text.Json does not see: each is written, or refused with what to do.</summary>
[TestClass]
public sealed class LostDataTests
{
    [TestMethod]
    public async Task What_a_node_was_made_of_is_written_by_the_rules()
    {
        JsonObject node = new() { ["pair"] = JsonValue.Create((1, "a")), ["list"] = new JsonArray(JsonValue.Create(new WithFields()), 5, null) };
        const string Json = "{\"pair\":[1,\"a\"],\"list\":[{\"property\":\"b\",\"number\":1,\"text\":\"a\"},5,null]}";
        (await JsonValueTests.Json(node)).Should().Be(Json);
        (await JsonValueTests.Json(new { node })).Should().Be($"{{\"node\":{Json}}}");
        (await Answer.RefusalOf(new JsonObject { ["s"] = JsonValue.Create<object>(new MemoryStream([1])) })).Should().Contain("s is a MemoryStream");
        (await JsonValueTests.Json(new { n = JsonNode.Parse("{\"a\":[1.50,\"\u00E9\"]}"), v = JsonValue.Create(5) }))
            .Should()
            .Be("{\"n\":{\"a\":[1.50,\"\u00E9\"]},\"v\":5}");
        (await JsonValueTests.Json(new[] { new WithExtra { Extra = new JsonObject { ["b"] = 2 } } })).Should().Be("[{\"a\":1,\"pair\":[1,2],\"b\":2}]");
    }

    [TestMethod]
    public async Task A_database_s_own_values_are_what_they_hold()
    {
        (await JsonValueTests.Json(new { i = new SqlInt32(5), none = SqlInt32.Null, s = new SqlString("x"), b = new SqlBinary([1]), t = SqlBoolean.True }))
            .Should()
            .Be("{\"i\":5,\"none\":null,\"s\":\"x\",\"b\":\"AQ==\",\"t\":true}");
    }

    [TestMethod]
    public async Task Values_by_name_are_an_object()
    {
        (await JsonValueTests.Json(new { h = new Headers { ["A"] = "1", ["B"] = new StringValues(["1", "2"]) } }))
            .Should()
            .Be("{\"h\":{\"A\":[\"1\"],\"B\":[\"1\",\"2\"]}}");
        (await JsonValueTests.Json(new StringDictionary { ["a"] = "1" })).Should().Be("{\"a\":\"1\"}");
        (await JsonValueTests.Json(new List<KeyValuePair<string, StringValues>> { new("a", "1") })).Should().Be("[{\"key\":\"a\",\"value\":[\"1\"]}]");
        ViewForm form = new(new Dictionary<string, StringValues> { ["a"] = "1" }, []);
        (await JsonValueTests.Json(form)).Should().Be("{\"a\":[\"1\"]}");
        ViewForm files = new(new Dictionary<string, StringValues>(), [new ViewFormFile("f", "a.txt", null, 1, static () => new MemoryStream([1]))]);
        (await Answer.RefusalOf(files)).Should().Contain("its files are not");
        (await Answer.RefusalOf(new { files })).Should().Contain("files is a ViewForm").And.Contain("its files are not");
    }

    [TestMethod]
    public async Task What_an_interface_hides_is_not_published_and_what_it_names_has_that_name()
    {
        (await JsonValueTests.Json(new[] { new Account() })).Should().Be("[{\"user_name\":\"ann\"}]");
    }

    [TestMethod]
    public async Task What_would_be_written_without_its_data_is_refused()
    {
        (await Answer.RefusalOf(new[] { new WriteOnly { Value = 1 } })).Should().Contain("[0] is a WriteOnly: it has no public members");
        (await Answer.RefusalOf(new { b = new Behind() })).Should().Contain("b is a Behind: its items are behind an indexer");
        (await JsonValueTests.Json(new { b = new Beside() })).Should().Be("{\"b\":{\"items\":[\"a\"]}}");
#if NET
        (await Answer.RefusalOf(new { i = default(Inline) })).Should().Contain("i is an Inline").And.Contain("only its first item would be written");
        (await Answer.RefusalOf(new { s = System.Buffers.SearchValues.Create("abc") })).Should().Contain("s is a");
#endif
        (await Answer.RefusalOf(new List<Marker> { new(), new Marked() })).Should().Contain("[1] is a Marked: it is declared as Marker").And.Contain("object");
        (await JsonValueTests.Json(new List<Marker> { new() })).Should().Be("[{}]");
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
        (await JsonValueTests.Json(new Dictionary<object, int> { ["a"] = 1, [2] = 3, [DayOfWeek.Monday] = 4 }))
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
        (await JsonValueTests.Json(new { a = ImmutableArray.Create(1, 2), none = (ImmutableArray<int>?)null, s = new ArraySegment<int>([1, 2, 3], 1, 1) }))
            .Should()
            .Be("{\"a\":[1,2],\"none\":null,\"s\":[2]}");
    }

    [TestMethod]
    public async Task An_array_that_does_not_begin_at_zero_is_an_array()
    {
        var array = Array.CreateInstance(typeof(int), [2], [1]);
        array.SetValue(5, 2);
        (await JsonValueTests.Json(new { array })).Should().Be("{\"array\":[0,5]}");
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
    public async Task Further_data_that_JsonNet_keeps_in_a_private_member_is_refused_where_it_stands()
    {
        (await Answer.RefusalOf(new { a = new[] { new WithPrivateExtra() } }))
            .Should()
            .Contain("a[0] is a WithPrivateExtra: Json.NET's attribute JsonExtensionData");
        (await Answer.Of(new[] { new WithPrivateExtra() }, options: new BridgeOptions { ForeignJsonAttributes = false })).Text.Should().Be("[{\"a\":1}]");
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
        (await JsonValueTests.Json(new { m = new Memory<int>([1]), r = new ReadOnlyMemory<(int, int)>([(1, 2)]) })).Should().Be("{\"m\":[1],\"r\":[[1,2]]}");
    }

    private static async IAsyncEnumerable<int> Later()
    {
        await Task.Yield();
        yield return 1;
    }
}
