using System.Text.Json.Nodes;
using FluentAssertions;

namespace Bridge.Core.Tests.Json;

[TestClass]
public sealed class NodeConverterTests
{
    [TestMethod]
    public async Task What_a_node_was_made_of_is_written_by_the_rules()
    {
        JsonObject node = new() { ["pair"] = JsonValue.Create((1, "a")), ["list"] = new JsonArray(JsonValue.Create(new WithFields()), 5, null) };
        const string Json = "{\"pair\":[1,\"a\"],\"list\":[{\"property\":\"b\",\"number\":1,\"text\":\"a\"},5,null]}";
        (await Answer.JsonOf(node)).Should().Be(Json);
        (await Answer.JsonOf(new { node })).Should().Be($"{{\"node\":{Json}}}");
        (await Answer.RefusalOf(new JsonObject { ["s"] = JsonValue.Create<object>(new MemoryStream([1])) })).Should().Contain("s is a MemoryStream");
        (await Answer.JsonOf(new { n = JsonNode.Parse("{\"a\":[1.50,\"\u00E9\"]}"), v = JsonValue.Create(5) }))
            .Should()
            .Be("{\"n\":{\"a\":[1.50,\"\u00E9\"]},\"v\":5}");
        (await Answer.JsonOf(new[] { new WithExtra { Extra = new JsonObject { ["b"] = 2 } } })).Should().Be("[{\"a\":1,\"pair\":[1,2],\"b\":2}]");
    }
}
