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

/// <summary>The place of a value that cannot be written.</summary>
[TestClass]
public sealed class JsonPathTests
{
    private interface ISource
    {
        IAsyncEnumerable<int> Items { get; }
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
    public async Task The_path_leads_into_a_dictionary_of_any_kind()
    {
        (await Answer.RefusalOf(new { d = new OnlyGeneric { ["a"] = new MemoryStream() } })).Should().Contain("d.a is a MemoryStream");
    }

    private static async IAsyncEnumerable<int> Later()
    {
        await Task.Yield();
        yield return 1;
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
}
