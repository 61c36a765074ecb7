using System.Numerics;
using FluentAssertions;

namespace Bridge.Core.Tests.Json;

[TestClass]
public sealed class BigIntegerConverterTests
{
    [TestMethod]
    public async Task Numbers_of_any_size_are_numbers()
    {
        (await Answer.JsonOf(new { big = BigInteger.Pow(10, 30), none = (BigInteger?)null, some = (BigInteger?)(-5) }))
            .Should()
            .Be("{\"big\":1000000000000000000000000000000,\"none\":null,\"some\":-5}");
        (await Answer.JsonOf(new Dictionary<BigInteger, int> { [BigInteger.One] = 2 })).Should().Be("{\"1\":2}");
#if NET
        (await Answer.JsonOf(new { a = Int128.MaxValue, b = UInt128.MaxValue, c = (Half)1.5 }))
            .Should()
            .Be("{\"a\":170141183460469231731687303715884105727,\"b\":340282366920938463463374607431768211455,\"c\":1.5}");
#endif
    }

    [TestMethod]
    public async Task A_whole_number_has_at_most_ten_thousand_digits()
    {
        (await TestViewRequest.ReadAsync<BigInteger>(new string('9', 10_000))).Should().Be(BigInteger.Pow(10, 10_000) - 1);
        Func<Task> read = async () => await TestViewRequest.ReadAsync<BigInteger>(new string('9', 10_001));
        (await read.Should().ThrowAsync<HttpException>()).Which.StatusCode.Should().Be(400);
    }
}
