using System.Collections.Specialized;
using Bridge.Coercion;
using FluentAssertions;

namespace Bridge.Core.Tests.Json;

/// <summary>Collections that a class only gives out are filled when it is read.</summary>
[TestClass]
public sealed class GetOnlyCollectionsTests
{
    [TestMethod]
    public async Task Items_of_a_collection_that_a_class_only_gives_out_are_added_to_it()
    {
        Cart cart = (await TestViewRequest.ReadAsync<Cart>(
            "{\"name\":\"a\",\"items\":[1,2],\"byName\":{\"x\":[3,\"y\"]},\"made\":[5],\"none\":[6],\"fixed\":[7],\"token\":{\"a\":1},\"twice\":9}"))!;
        cart.Name.Should().Be("a");
        cart.Items.Should().Equal(1, 2);
        cart.ByName.Should().Equal(new Dictionary<string, (int, string)> { ["x"] = (3, "y") });
        cart.Made.Should().Equal(4, 5);
        cart.Hidden.Should().BeEmpty();
        (await TestViewRequest.ReadAsync<Cart>("{\"hidden\":[1],\"children\":[{\"items\":[1]}]}"))!.Hidden
            .Should().BeEmpty("a client cannot set what is ignored");
        (await TestViewRequest.ReadAsync<Cart>("{\"children\":[{\"items\":[1]}]}"))!.Children.Should().ContainSingle().Which.Items.Should().Equal(1);
        (await TestViewRequest.ReadAsync<OnlyItems>("{\"items\":[1]}"))!.Items.Should().Equal(1);
        (await TestViewRequest.ReadAsync<OnlyItems>("{\"items\":null}"))!.Items.Should().BeEmpty();
        (await TestViewRequest.ReadAsync<Part>("{\"id\":1,\"items\":[1]}"))!.Id.Should().Be(1);
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
    public async Task Items_of_older_collections_that_a_class_only_gives_out_are_added_to_them_too()
    {
        Older read = (await TestViewRequest.ReadAsync<Older>(
            "{\"list\":[1],\"table\":{\"a\":1},\"stack\":[1,2],\"queue\":[1],\"values\":{\"a\":[\"1\",\"2\"]},\"texts\":[\"a\"],\"names\":{\"a\":\"b\"}}"))!;
        read.List.Count.Should().Be(1);
        read.Table.Count.Should().Be(1);
        read.Stack.Should().Equal(2, 1);
        read.Queue.Should().Equal(1);
        read.Values.GetValues("a").Should().Equal("1", "2");
        read.Texts.Cast<string>().Should().Equal("a");
        read.Names["a"].Should().Be("b");
        (await TestViewRequest.ReadAsync<Older>("{\"values\":null}"))!.Values.Count.Should().Be(0);
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
}
