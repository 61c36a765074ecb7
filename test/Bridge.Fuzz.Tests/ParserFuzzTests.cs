using FluentAssertions;

namespace Bridge.Fuzz.Tests;

/// <summary>
/// Every parser of text that comes from a client, with inputs that CsCheck generates from a corpus: the same ones in every default run. For each input a
/// property is checked: no exception but the documented ones, memory in proportion to the input, the encoder's output read back, and the same values as
/// ASP.NET Core's own parser gives, if there is one. CsCheck shrinks an input that fails.
/// </summary>
/// <remarks>
/// <c>BRIDGE_FUZZ=100000</c> runs as many new inputs for each parser, and <c>BRIDGE_FUZZ=5m</c> new inputs for five minutes in all. A failure prints its seed;
/// <c>CsCheck_Seed=...</c> runs that input again (and for each other parser the input that it makes of that seed).
/// </remarks>
[TestClass]
[DoNotParallelize]
public sealed class ParserFuzzTests
{
    private static readonly FuzzTarget[] s_targets =
    [
        .. TargetParsers.All,
        .. QueryParsers.All,
        .. CookieParsers.All,
        .. FormParsers.All,
        .. HeaderParsers.All,
        .. FileParsers.All,
        .. RouteParsers.All,
        .. KatanaParsers.All,
        .. TicketParsers.All,
    ];

    public TestContext TestContext { get; set; } = null!;

    public static IEnumerable<object[]> Targets => s_targets.Select(target => (object[])[target.Name]);

    [AssemblyCleanup]
    public static void End(TestContext context)
    {
        // Beside the test platform, which shows what tests write to those alone who ask for it.
        FileParsers.Remove();
        using StreamWriter output = new(Console.OpenStandardOutput());
        output.WriteLine(Campaign.Summary);
    }

    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void A_parser_holds_what_it_promises_for_every_input(string target)
    {
        string report = Campaign.Run(s_targets.Single(each => each.Name == target), s_targets.Length);
        TestContext.WriteLine(report);
    }

    [TestMethod]
    public void The_default_run_has_at_least_200000_inputs()
    {
        s_targets.Sum(target => target.Inputs).Should().BeGreaterThanOrEqualTo(200_000);
        if (Campaign.IsDefault && Campaign.Targets == s_targets.Length)
        {
            Campaign.Total.Should().BeGreaterThanOrEqualTo(200_000, "that many inputs were run before this test, which is the last of its class");
        }
    }
}
