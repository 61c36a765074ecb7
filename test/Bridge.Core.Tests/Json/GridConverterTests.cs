using FluentAssertions;

namespace Bridge.Core.Tests.Json;

[TestClass]
public sealed class GridConverterTests
{
    [TestMethod]
    public async Task An_array_that_does_not_begin_at_zero_is_an_array()
    {
        var array = Array.CreateInstance(typeof(int), [2], [1]);
        array.SetValue(5, 2);
        (await Answer.JsonOf(new { array })).Should().Be("{\"array\":[0,5]}");
    }
}
