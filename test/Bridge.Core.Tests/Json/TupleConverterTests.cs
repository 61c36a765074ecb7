using System.Data;
using FluentAssertions;

namespace Bridge.Core.Tests.Json;

[TestClass]
public sealed class TupleConverterTests
{
    [TestMethod]
    public async Task Tuples_are_arrays_as_in_Flask()
    {
        (await Answer.JsonOf(new List<(int, string)> { (1, "a") })).Should().Be("[[1,\"a\"]]");
        (await Answer.JsonOf(new[] { Tuple.Create(1, (2, "b")) })).Should().Be("[[1,[2,\"b\"]]]");
        (await Answer.JsonOf(new { t = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16) }))
            .Should().Be("{\"t\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]}");
        (await Answer.JsonOf(new { t = new Tuple<int, int, int, int, int, int, int, Tuple<int, int>>(1, 2, 3, 4, 5, 6, 7, new(8, 9)) }))
            .Should()
            .Be("{\"t\":[1,2,3,4,5,6,7,8,9]}");
        (await Answer.JsonOf(new { e = default(ValueTuple), one = ValueTuple.Create("x"), n = ((int, int)?)null, m = ((int, int)?)(1, 2) }))
            .Should()
            .Be("{\"e\":[],\"one\":[\"x\"],\"n\":null,\"m\":[1,2]}");
        (await Answer.JsonOf(new Dictionary<string, (DateTime?, IAnimal)> { ["a"] = (null, new Dog()) }))
            .Should().Be("{\"a\":[null,{\"bones\":3,\"name\":\"Rex\"}]}");
        (await Answer.RefusalOf(new { t = (1, Later()) })).Should().Contain("t[1] is a");
    }

    [TestMethod]
    [DataRow("{}")]
    [DataRow("[1]")]
    [DataRow("[1,\"a\",2]")]
    [DataRow("[\"a\",1]")]
    [DataRow("5")]
    public async Task What_is_not_the_tuple_is_the_clients_fault(string body)
    {
        Func<Task> read = async () => await TestViewRequest.ReadAsync<(int, string)>(body);
        (await read.Should().ThrowAsync<HttpException>()).Which.StatusCode.Should().Be(400);
    }

    private static async IAsyncEnumerable<int> Later()
    {
        await Task.Yield();
        yield return 1;
    }
}
