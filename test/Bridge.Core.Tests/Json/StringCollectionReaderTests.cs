using System.Collections.Specialized;
using FluentAssertions;

namespace Bridge.Core.Tests.Json;

[TestClass]
public sealed class StringCollectionReaderTests
{
    [TestMethod]
    public async Task A_collection_of_text_is_read()
    {
        (await TestViewRequest.ReadAsync<StringCollection>("[\"a\",null]"))!.Cast<string?>().Should().Equal("a", null);
        (await TestViewRequest.ReadAsync<Box<StringCollection>>("{\"value\":[\"a\"]}"))!.Value!.Cast<string?>().Should().Equal("a");
        foreach (string body in new[] { "[5]", "{}", "[[\"a\"]]" })
        {
            Func<Task> read = async () => await TestViewRequest.ReadAsync<StringCollection>(body);
            (await read.Should().ThrowAsync<HttpException>(body)).Which.StatusCode.Should().Be(400);
        }
    }
}
