using Bridge.Cli.Knowledge;
using FluentAssertions;

namespace Bridge.Cli.Tests.Knowledge;

[TestClass]
public sealed class RulesTests
{
    [TestMethod]
    public void Rules_have_names_of_their_own_and_say_what_to_do()
    {
        Rules.All.Select(static rule => rule.Id)
            .Should()
            .OnlyHaveUniqueItems().And
            .OnlyContain(static id => System.Text.RegularExpressions.Regex.IsMatch(id, "^[a-z0-9]+(-[a-z0-9]+)*$"));
        Rules.All.Should().OnlyContain(static rule => rule.Title.Length < 70 && rule.Explanation.EndsWith('.') && rule.Advice.EndsWith('.'));
    }
}
