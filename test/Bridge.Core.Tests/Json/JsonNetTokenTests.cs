using System.Collections;
using FluentAssertions;
using Newtonsoft.Json.Linq;

namespace Bridge.Core.Tests.Json;

[TestClass]
public sealed class JsonNetTokenTests
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
            (await Answer.JsonOf(token)).Should().Be(json);
            (await Answer.JsonOf(new[] { token })).Should().Be($"[{json}]");
            (await Answer.JsonOf(new { token })).Should().Be($"{{\"token\":{json}}}");
            (await Answer.JsonOf(new { any = (object)token, list = new List<JToken> { token }, pair = (1, token) }))
                .Should()
                .Be($"{{\"any\":{json},\"list\":[{json}],\"pair\":[1,{json}]}}");
            (await Answer.JsonOf(Response.Json(token))).Should().Be(json);
        }

        var held = JObject.Parse("{\"a\":1}");
        (await Answer.JsonOf(new { map = (IDictionary<string, JToken?>)held, all = (IEnumerable)held })).Should().Be("{\"map\":{\"a\":1},\"all\":{\"a\":1}}");
        (await Answer.RefusalOf(new { p = new JProperty("a", 1) })).Should().Contain("p is a JProperty").And.Contain("JObject");
    }

    [TestMethod]
    public async Task An_array_where_a_JObject_has_to_be_is_the_clients_fault()
    {
        Func<Task> read = async () => await TestViewRequest.ReadAsync<JObject>("[1]");
        (await read.Should().ThrowAsync<HttpException>()).Which.StatusCode.Should().Be(400);
    }
}
