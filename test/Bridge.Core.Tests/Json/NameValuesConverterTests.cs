using System.Collections.Specialized;
using System.Net;
using FluentAssertions;
using Microsoft.Extensions.Primitives;

namespace Bridge.Core.Tests.Json;

[TestClass]
public sealed class NameValuesConverterTests
{
    [TestMethod]
    public async Task A_NameValueCollection_is_an_object()
    {
        (await Answer.JsonOf(new NameValueCollection { ["a"] = "1", ["b"] = "2" })).Should().Be("{\"a\":\"1\",\"b\":\"2\"}");
        NameValueCollection several = new() { { "a", "1" }, { "a", "2" } };
        (await Answer.JsonOf(new { several, none = new NameValueCollection() })).Should().Be("{\"several\":{\"a\":[\"1\",\"2\"]},\"none\":{}}");
        (await Answer.JsonOf(new { h = new WebHeaderCollection { ["X-A"] = "1" } })).Should().Be("{\"h\":{\"X-A\":\"1\"}}");
    }

    [TestMethod]
    public async Task Values_by_name_are_an_object()
    {
        (await Answer.JsonOf(new { h = new Headers { ["A"] = "1", ["B"] = new StringValues(["1", "2"]) } }))
            .Should()
            .Be("{\"h\":{\"A\":[\"1\"],\"B\":[\"1\",\"2\"]}}");
        (await Answer.JsonOf(new StringDictionary { ["a"] = "1" })).Should().Be("{\"a\":\"1\"}");
        (await Answer.JsonOf(new List<KeyValuePair<string, StringValues>> { new("a", "1") })).Should().Be("[{\"key\":\"a\",\"value\":[\"1\"]}]");
        ViewForm form = new(new Dictionary<string, StringValues> { ["a"] = "1" }, []);
        (await Answer.JsonOf(form)).Should().Be("{\"a\":[\"1\"]}");
        ViewForm files = new(new Dictionary<string, StringValues>(), [new ViewFormFile("f", "a.txt", null, 1, static () => new MemoryStream([1]))]);
        (await Answer.RefusalOf(files)).Should().Contain("its files are not");
        (await Answer.RefusalOf(new { files })).Should().Contain("files is a ViewForm").And.Contain("its files are not");
    }

    [TestMethod]
    public async Task Values_by_name_with_data_of_their_own_are_refused()
    {
        (await Answer.RefusalOf(new { s = new Titled { ["a"] = "1" } })).Should().Contain("s is a Titled").And.Contain("but not its Title");
        (await Answer.JsonOf(new { s = new Untitled { ["a"] = "1" } })).Should().Be("{\"s\":{\"a\":\"1\"}}");
        Func<Task> read = async () => await TestViewRequest.ReadAsync<Titled>("{\"a\":\"1\"}");
        (await read.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*Titled*");
    }

    private sealed class Titled : NameValueCollection
    {
        public string Title { get; set; } = "lost";
    }

    private sealed class Untitled : NameValueCollection;
}
