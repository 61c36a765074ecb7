using FluentAssertions;

namespace Bridge.Core.Tests.Json;

[TestClass]
public sealed class ForeignConstructorsTests
{
    [TestMethod]
    public async Task A_constructor_that_is_marked_for_Json_NET_and_not_used_is_an_error_that_names_the_type()
    {
        await Refused<MadeByJsonNet>("{\"a\":5}", "MadeByJsonNet");
        (await TestViewRequest.ReadAsync<ByParameter>("{\"given_name\":\"Ann\",\"age\":5}")).Should().Be(new ByParameter("Ann", 5));
        (await Answer.JsonOf(new[] { new ByParameter("Ann", 5) })).Should().Be("[{\"name\":\"Ann\",\"age\":5}]", "as in Json.NET");
    }

    private static async Task Refused<T>(string body, string name)
    {
        Func<Task> read = async () => await TestViewRequest.ReadAsync<T>(body);
        (await read.Should().ThrowAsync<InvalidOperationException>(name)).WithMessage($"The view the view calls ReadJsonAsync for *{name}*");
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
}
