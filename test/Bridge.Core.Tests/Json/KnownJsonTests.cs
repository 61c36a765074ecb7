using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using FluentAssertions;
using Microsoft.Extensions.Primitives;

namespace Bridge.Core.Tests.Json;

/// <summary>As in an app compiled ahead of time, whose context of JSON names none of these types.</summary>
[TestClass]
public sealed class KnownJsonTests
{
    public static IEnumerable<object[]> Values =>
    [
        [new JsonObject { ["a"] = 1 }, "{\"a\":1}"],
        [new JsonArray(1, "b"), "[1,\"b\"]"],
        [JsonDocument.Parse("{\"a\":[null]}").RootElement, "{\"a\":[null]}"],
        [JsonDocument.Parse("[1]"), "[1]"],
        [new StringValues(["a", "b"]), "[\"a\",\"b\"]"],
        [(new JsonObject { ["a"] = new JsonArray(1) }, 201), "{\"a\":[1]}"],
    ];

    [TestMethod]
    [DynamicData(nameof(Values))]
    public async Task What_is_JSON_by_itself_needs_no_metadata_of_the_app(object value, string json)
    {
        BridgeOptions options = new() { JsonOptions = new JsonSerializerOptions { TypeInfoResolver = JsonTypeInfoResolver.Combine() } };

        (await Answer.Of(value, options: options)).Text.Should().Be(json);
    }

    [TestMethod]
    public async Task Other_types_need_it()
    {
        BridgeOptions options = new() { JsonOptions = new JsonSerializerOptions { TypeInfoResolver = JsonTypeInfoResolver.Combine() } };

        (await Answer.RefusalOf(new Dictionary<string, int> { ["a"] = 1 }, options: options)).Should().Contain("TypeInfoResolver");
    }
}
