using System.Net;
using FluentAssertions;

namespace Bridge.Core.Tests.Coercion;

/// <summary>What a tuple may give as its status.</summary>
[TestClass]
public sealed class StatusFormsTests
{
    [TestMethod]
    public async Task Status_is_an_int_an_enum_or_text()
    {
        object[] tuples =
        [
            ("x", 404), ("x", HttpStatusCode.NotFound), ("x", "404"), ("x", "404 "), Tuple.Create("x", 404), ("x", (int?)404), ((object)"x", (object)404),
            ("x", 404, (object?)null),
        ];
        foreach (object tuple in tuples)
        {
            Answer answer = await Answer.Of(tuple);
            answer.Status.Should().Be(404);
            answer.Reason.Should().BeNull();
            answer.Text.Should().Be("x");
        }
    }

    [TestMethod]
    [DataRow("404 Gone Fishing", "Gone Fishing")]
    [DataRow("404  two  spaces", " two  spaces")]
    [DataRow("404   ", null)]
    [DataRow("404 a\tb ~!", "a\tb ~!")]
    public async Task Status_text_may_give_a_reason(string status, string? reason)
    {
        Answer answer = await Answer.Of(("x", status));
        answer.Status.Should().Be(404);
        answer.Reason.Should().Be(reason);
    }

    [TestMethod]
    [DataRow(200)]
    [DataRow(999)]
    public async Task Status_reaches_from_200_to_999(int status) => (await Answer.Of(("x", status))).Status.Should().Be(status);
}
