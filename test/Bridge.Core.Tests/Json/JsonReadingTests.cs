using System.Collections.Specialized;
using System.Net;
using System.Numerics;
using System.Text;
using Bridge.Coercion;
using FluentAssertions;
using Microsoft.Extensions.Primitives;
using Newtonsoft.Json.Linq;

namespace Bridge.Core.Tests.Json;

/// <summary>What is read follows the rules of what is written; a type that cannot be read is the view's fault and not the client's.</summary>
[TestClass]
public sealed class JsonReadingTests
{
    [TestMethod]
    public async Task Values_are_read_as_they_are_written()
    {
        (await Read<JObject>("{\"a\":1}"))!.Value<int>("a").Should().Be(1);
        (await Read<JToken>("[1]"))!.Should().BeOfType<JArray>();
        (await Read<(int, string)>("[1,\"a\"]")).Should().Be((1, "a"));
        (await Read<(int, string)?>("null")).Should().BeNull();
        (await Read<Tuple<int, (int, int)>>("[1,[2,3]]")).Should().Be(Tuple.Create(1, (2, 3)));
        (await Read<(int, int, int, int, int, int, int, int, int)>("[1,2,3,4,5,6,7,8,9]")).Should().Be((1, 2, 3, 4, 5, 6, 7, 8, 9));
        (await Read<BigInteger>("1000000000000000000000000000000")).Should().Be(BigInteger.Pow(10, 30));
        (await Read<Vector2>("{\"x\":1,\"y\":2}")).Should().Be(new Vector2(1, 2));
        (await Read<StringBuilder>("\"abc\""))!.ToString().Should().Be("abc");
        (await Read<IPAddress>("\"127.0.0.1\"")).Should().Be(IPAddress.Loopback);
        NameValueCollection values = (await Read<NameValueCollection>("{\"a\":[\"1\",\"2\"],\"b\":\"3\"}"))!;
        values.GetValues("a").Should().Equal("1", "2");
        values["b"].Should().Be("3");
        WithToken token = (await Read<WithToken>("{\"token\":{\"a\":[1]},\"pair\":[1,\"x\"]}"))!;
        token.Token!.ToString(Newtonsoft.Json.Formatting.None).Should().Be("{\"a\":[1]}");
        token.Pair.Should().Be((1, "x"));
    }

    [TestMethod]
    public async Task Attributes_count_when_a_value_is_read()
    {
        WithJsonNet read = (await Read<WithJsonNet>("{\"given_name\":\"Bob\",\"password\":\"set\",\"name\":\"no\",\"token\":\"set\"}"))!;
        read.Name.Should().Be("Bob");
        read.Password.Should().Be("secret", "a client cannot set what is ignored");
        read.Token.Should().Be("secret");
        Contract contract = (await Read<Contract>("{\"the_id\":9,\"name\":\"Bob\",\"password\":\"set\"}"))!;
        (contract.Id, contract.Name, contract.Password).Should().Be((9, "Bob", "secret"));
    }

    [TestMethod]
    [DataRow("{}")]
    [DataRow("[1]")]
    [DataRow("[1,\"a\",2]")]
    [DataRow("[\"a\",1]")]
    [DataRow("5")]
    public async Task What_is_not_the_tuple_is_the_clients_fault(string body)
    {
        Func<Task> read = async () => await Read<(int, string)>(body);
        (await read.Should().ThrowAsync<HttpException>()).Which.StatusCode.Should().Be(400);
    }

    [TestMethod]
    public async Task A_whole_number_has_at_most_ten_thousand_digits()
    {
        (await Read<BigInteger>(new string('9', 10_000))).Should().Be(BigInteger.Pow(10, 10_000) - 1);
        Func<Task> read = async () => await Read<BigInteger>(new string('9', 10_001));
        (await read.Should().ThrowAsync<HttpException>()).Which.StatusCode.Should().Be(400);
    }

    [TestMethod]
    public async Task An_array_where_a_JObject_has_to_be_is_the_clients_fault()
    {
        Func<Task> read = async () => await Read<JObject>("[1]");
        (await read.Should().ThrowAsync<HttpException>()).Which.StatusCode.Should().Be(400);
    }

    [TestMethod]
    public async Task A_type_that_cannot_be_read_is_an_error_that_names_it()
    {
        await Refused<IAnimal>("{\"name\":\"a\"}", "IAnimal");
        await Refused<Shape>("{}", "Shape");
        await Refused<Private>("{}", "Private");
        await Refused<GetOnly>("{\"value\":1}", "GetOnly");
        await Refused<Page>("[1]", "Page");
        await Refused<Stream>("{}", "Stream");
        await Refused<List<Action>>("[{}]", "Action");
        await Refused<System.Data.DataTable>("[]", "DataTable");
        await Refused<NotFollowed>("{}", "NotFollowed");
    }

    [TestMethod]
    public async Task A_type_that_can_be_read_from_no_json_is_not_the_clients_fault_whatever_json_was_sent()
    {
        await Refused<StringValues>("\"a\"", "StringValues");
        await Refused<Headers>("{\"A\":\"1\"}", "Headers");
        await Refused<ILookup<string, int>>("{}", "ILookup");
        await Refused<DerivedToken>("{\"a\":1}", "DerivedToken");
        await Refused<JProperty>("{\"a\":1}", "JProperty");
        await Refused<Identity>("5", "Identity");
        await Refused<List<Identity>>("[5]", "Identity");
        await Refused<Box<Identity?>>("{\"value\":5}", "Identity");
        await Refused<Dictionary<string, Box<Identity>>>("{\"a b\":{\"value\":5}}", "Identity");
        await Refused<System.Data.SqlTypes.SqlInt32>("5", "SqlInt32");
#if NET
        await Refused<Inline>("{}", "Inline");
#endif
    }

    [TestMethod]
    public async Task A_body_that_fails_elsewhere_than_at_a_type_that_cannot_be_read_is_the_clients_fault()
    {
        Func<Task> list = async () => await Read<Box<List<int>>>("{\"value\":5}");
        (await list.Should().ThrowAsync<HttpException>()).Which.StatusCode.Should().Be(400);
        Func<Task> beside = async () => await Read<Tuple<Box<Identity>, int>>("[null,\"x\"]");
        (await beside.Should().ThrowAsync<HttpException>()).Which.StatusCode.Should().Be(400);
        Func<Task> cut = async () => await Read<List<Box<int>>>("[{\"value\":1");
        (await cut.Should().ThrowAsync<HttpException>()).Which.StatusCode.Should().Be(400);
    }

    [TestMethod]
    public async Task What_an_interface_hides_or_names_is_hidden_and_named_for_reading_too()
    {
        Account read = (await Read<Account>("{\"user_name\":\"bob\",\"name\":\"no\",\"password\":\"set\"}"))!;
        (read.Name, read.Password).Should().Be(("bob", "secret"));
        (await Read<StringDictionary>("{\"a\":\"1\"}"))!["a"].Should().Be("1");
    }

    [TestMethod]
    public async Task Items_of_a_collection_that_a_class_only_gives_out_are_added_to_it()
    {
        Cart cart = (await Read<Cart>(
            "{\"name\":\"a\",\"items\":[1,2],\"byName\":{\"x\":[3,\"y\"]},\"made\":[5],\"none\":[6],\"fixed\":[7],\"token\":{\"a\":1},\"twice\":9}"))!;
        cart.Name.Should().Be("a");
        cart.Items.Should().Equal(1, 2);
        cart.ByName.Should().Equal(new Dictionary<string, (int, string)> { ["x"] = (3, "y") });
        cart.Made.Should().Equal(4, 5);
        cart.Hidden.Should().BeEmpty();
        (await Read<Cart>("{\"hidden\":[1],\"children\":[{\"items\":[1]}]}"))!.Hidden.Should().BeEmpty("a client cannot set what is ignored");
        (await Read<Cart>("{\"children\":[{\"items\":[1]}]}"))!.Children.Should().ContainSingle().Which.Items.Should().Equal(1);
        (await Read<OnlyItems>("{\"items\":[1]}"))!.Items.Should().Equal(1);
        (await Read<OnlyItems>("{\"items\":null}"))!.Items.Should().BeEmpty();
        (await Read<Part>("{\"id\":1,\"items\":[1]}"))!.Id.Should().Be(1);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Such_a_class_is_read_with_each_handler_of_references(bool preserves)
    {
        BridgeOptions options = new()
        {
            JsonOptions = new(System.Text.Json.JsonSerializerDefaults.Web)
            {
                ReferenceHandler = preserves
                    ? System.Text.Json.Serialization.ReferenceHandler.Preserve : System.Text.Json.Serialization.ReferenceHandler.IgnoreCycles,
            },
        };
        TestViewRequest request = new(new ResponseCoercer(options)) { BodyBytes = new MemoryStream("{\"name\":\"a\",\"items\":[1]}"u8.ToArray()) };
        request.HeaderValues["Content-Type"] = "application/json";

        Cart cart = (await request.ReadJsonAsync<Cart>())!;

        cart.Name.Should().Be("a");
        cart.Items.Should().Equal(preserves ? [] : [1], "with ReferenceHandler.Preserve the serializer cannot add to a collection");
    }

    [TestMethod]
    public async Task A_collection_of_text_is_read()
    {
        (await Read<StringCollection>("[\"a\",null]"))!.Cast<string?>().Should().Equal("a", null);
        (await Read<Box<StringCollection>>("{\"value\":[\"a\"]}"))!.Value!.Cast<string?>().Should().Equal("a");
        foreach (string body in new[] { "[5]", "{}", "[[\"a\"]]" })
        {
            Func<Task> read = async () => await Read<StringCollection>(body);
            (await read.Should().ThrowAsync<HttpException>(body)).Which.StatusCode.Should().Be(400);
        }
    }

    [TestMethod]
    public async Task A_type_whose_data_no_json_can_set_is_an_error_that_names_it()
    {
        await Refused<Explicit>("{\"name\":\"a\"}", "Explicit");
        await Refused<Box<Referring>>("{\"value\":{\"a\":1}}", "Referring");
    }

    [TestMethod]
    public async Task A_constructor_that_is_marked_for_Json_NET_and_not_used_is_an_error_that_names_the_type()
    {
        await Refused<MadeByJsonNet>("{\"a\":5}", "MadeByJsonNet");
        (await Read<ByParameter>("{\"given_name\":\"Ann\",\"age\":5}")).Should().Be(new ByParameter("Ann", 5));
        (await JsonValueTests.Json(new[] { new ByParameter("Ann", 5) })).Should().Be("[{\"name\":\"Ann\",\"age\":5}]", "as in Json.NET");
    }

    [TestMethod]
    public async Task Null_for_a_member_that_Json_NET_requires_is_the_clients_fault()
    {
        (await Read<Needed>("{\"name\":\"a\"}"))!.Name.Should().Be("a");
        foreach (string body in new[] { "{\"name\":null}", "{}" })
        {
            Func<Task> read = async () => await Read<Needed>(body);
            (await read.Should().ThrowAsync<HttpException>(body)).Which.StatusCode.Should().Be(400);
        }
    }

    [TestMethod]
    public async Task Items_of_older_collections_that_a_class_only_gives_out_are_added_to_them_too()
    {
        Older read = (await Read<Older>(
            "{\"list\":[1],\"table\":{\"a\":1},\"stack\":[1,2],\"queue\":[1],\"values\":{\"a\":[\"1\",\"2\"]},\"texts\":[\"a\"],\"names\":{\"a\":\"b\"}}"))!;
        read.List.Count.Should().Be(1);
        read.Table.Count.Should().Be(1);
        read.Stack.Should().Equal(2, 1);
        read.Queue.Should().Equal(1);
        read.Values.GetValues("a").Should().Equal("1", "2");
        read.Texts.Cast<string>().Should().Equal("a");
        read.Names["a"].Should().Be("b");
        (await Read<Older>("{\"values\":null}"))!.Values.Count.Should().Be(0);
    }

    [TestMethod]
    public async Task A_class_whose_data_is_behind_an_indexer_cannot_be_read()
    {
        await Refused<Indexed>("{\"a\":\"b\"}", "Indexed");
    }

    private static async Task Refused<T>(string body, string name)
    {
        Func<Task> read = async () => await Read<T>(body);
        (await read.Should().ThrowAsync<InvalidOperationException>(name)).WithMessage($"The view the view calls ReadJsonAsync for *{name}*");
    }

    internal static ValueTask<T?> Read<T>(string body)
    {
        TestViewRequest request = new() { BodyBytes = new MemoryStream(Encoding.UTF8.GetBytes(body)) };
        request.HeaderValues["Content-Type"] = "application/json";
        return request.ReadJsonAsync<T>();
    }

    private sealed class MadeByJsonNet
    {
        public MadeByJsonNet()
        {
        }

        [Newtonsoft.Json.JsonConstructor]
        public MadeByJsonNet(int a) => A = a;

        public int A { get; }

        public int B { get; set; }
    }

    private sealed record ByParameter([Newtonsoft.Json.JsonProperty("given_name")] string Name, int Age);

    private sealed class Needed
    {
        [Newtonsoft.Json.JsonProperty(Required = Newtonsoft.Json.Required.Always)]
        public string? Name { get; set; }
    }

    private sealed class Older
    {
        public System.Collections.ArrayList List { get; } = [];

        public System.Collections.Hashtable Table { get; } = [];

        public Stack<int> Stack { get; } = new();

        public Queue<int> Queue { get; } = new();

        public NameValueCollection Values { get; } = [];

        public StringCollection Texts { get; } = [];

        public StringDictionary Names { get; } = [];
    }

    private sealed class Indexed
    {
        public string this[string key]
        {
            get => key;
            set => _ = value;
        }
    }
}
