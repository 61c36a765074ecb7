using System.Text;
using Bridge.Http;
using FluentAssertions;
using Microsoft.Extensions.Primitives;

namespace Bridge.Core.Tests.Http;

[TestClass]
public sealed class FormEncodingTests
{
    [TestMethod]
    [DataRow("a b", "a%20b")]
    [DataRow("a+b&c=d", "a%2Bb%26c%3Dd")]
    [DataRow("\r\n\0", "%0D%0A%00")]
    [DataRow("\u00e9\ud83d\ude00", "%C3%A9%F0%9F%98%80")]
    [DataRow("-._~", "-._~")]
    public void A_value_is_encoded_so_that_it_is_read_back_unchanged(string value, string encoded)
    {
        Encode(("n", value)).Should().Be("n=" + encoded);
        FormEncoding.Decode(encoded).Should().Be(value);
    }

    [TestMethod]
    public void A_plus_is_read_as_a_space() => FormEncoding.Decode("a+b%2B").Should().Be("a b+");

    [TestMethod]
    public void Each_value_of_a_name_is_a_pair_and_a_name_without_values_is_none() =>
        Encode(("a", new StringValues(["1", null, "2"])), ("none", StringValues.Empty), ("b", "")).Should().Be("a=1&a=&a=2&b=");

    [TestMethod]
    public void Half_a_surrogate_pair_is_sent_as_the_replacement_character() => Encode(("n", "\ud83d")).Should().Be("n=%EF%BF%BD");

    private static string Encode(params (string Name, StringValues Values)[] fields) =>
        Encoding.ASCII.GetString(FormEncoding.Encode(fields.Select(field => KeyValuePair.Create(field.Name, field.Values))));
}
