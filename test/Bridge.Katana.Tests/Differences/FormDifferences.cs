using System.Globalization;
using System.Text;
using FluentAssertions;
using Microsoft.Owin;

namespace Bridge.Katana.Tests.Differences;

/// <summary>Forms that Katana reads, however many values they have.</summary>
[TestClass]
[BridgeContracts("Katana has no limit.")]
public class FormDifferences
{
    [TestMethod]
    [DataRow("a=&")]
    [DataRow("a{0}=&")]
    public async Task More_than_ten_thousand_values_are_refused_with_413(string unit)
    {
        (await RequestWith(10_000, unit).ReadFormAsync()).Sum(field => field.Value.Length).Should().Be(10_000);

        FluentAssertions.Specialized.ExceptionAssertions<InvalidDataException> refusal = await RequestWith(10_001, unit)
            .Awaiting(request => request.ReadFormAsync())
            .Should()
            .ThrowAsync<InvalidDataException>();
        refusal.Which.Data["bridge.StatusCode"].Should().Be(413, "by that the host knows that it is the client's fault");
    }

    private static OwinRequest RequestWith(int values, string unit) => new()
    {
        Body = new MemoryStream(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, values)
            .Select(i => string.Format(CultureInfo.InvariantCulture, unit, i))))),
    };
}
