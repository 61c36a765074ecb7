using FluentAssertions;

namespace Bridge.Functional.Tests.Parity;

/// <summary>
/// Every request of the table gets the same answer from an ASP.NET Core app, from OwinHost and from HttpListener on Mono, save what
/// differences.json lists; and what it lists does differ.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed class ParityTests
{
    private static IEnumerable<object[]> Requests => ParityRequests.All.Select(request => new object[] { request.Name });

    [TestMethod]
    [DynamicData(nameof(Requests))]
    public Task OwinHost_answers_as_Kestrel_does(string request) => CompareAsync(Servers.OwinHost, Difference.OwinHost, request);

    [TestMethod]
    public void The_table_has_120_requests_and_at_most_ten_differences()
    {
        ParityRequests.All.Select(request => request.Name).Should().OnlyHaveUniqueItems().And.HaveCountGreaterThanOrEqualTo(120);
        Difference.All.Should().HaveCountLessThanOrEqualTo(10);
        Difference.All.SelectMany(difference => difference.Requests).Should().BeSubsetOf(ParityRequests.All.Select(request => request.Name));
        Difference.All.SelectMany(difference => difference.Servers).Distinct().Should().BeSubsetOf([Difference.OwinHost, Difference.Mono]);
        Difference.All.Should()
            .OnlyContain(difference =>
                difference.What.Length > 0 && difference.Reason.Length > 0 && difference.Requests.Length > 0 && difference.Servers.Length > 0);
    }

    [TestMethod]
    public void The_docs_show_the_differences() => Difference.Resource("hosting.md").Should().Contain("\n" + Difference.ToMarkdown());

    internal static async Task CompareAsync(Server server, string name, string request)
    {
        string expected = await Servers.Kestrel.AnswerAsync(request);
        string answer = await server.AnswerAsync(request);
        if (Difference.Of(request, name) is { } difference)
        {
            answer.Should().NotBe(expected, "differences.json says: {0}", difference.What);
        }
        else
        {
            answer.Should().Be(expected);
        }
    }
}
