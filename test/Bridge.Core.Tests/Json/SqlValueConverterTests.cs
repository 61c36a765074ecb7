using System.Data.SqlTypes;
using FluentAssertions;

namespace Bridge.Core.Tests.Json;

[TestClass]
public sealed class SqlValueConverterTests
{
    [TestMethod]
    public async Task A_database_s_own_values_are_what_they_hold()
    {
        (await Answer.JsonOf(new { i = new SqlInt32(5), none = SqlInt32.Null, s = new SqlString("x"), b = new SqlBinary([1]), t = SqlBoolean.True }))
            .Should()
            .Be("{\"i\":5,\"none\":null,\"s\":\"x\",\"b\":\"AQ==\",\"t\":true}");
    }

    [TestMethod]
    public async Task A_number_of_a_database_keeps_all_of_its_digits()
    {
        (await Answer.JsonOf(new { d = SqlDecimal.Parse("-12345678901234567890123456789012345.678") }))
            .Should()
            .Be("{\"d\":-12345678901234567890123456789012345.678}");
        (await Answer.JsonOf(new { c = new SqlChars("ab"), none = SqlDecimal.Null })).Should().Be("{\"c\":\"ab\",\"none\":null}");
    }
}
