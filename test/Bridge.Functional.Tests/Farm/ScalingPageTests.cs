using System.Text.RegularExpressions;
using FluentAssertions;

namespace Bridge.Functional.Tests.Farm;

/// <summary>What docs/scaling.md shows of samples/Farm is there.</summary>
[TestClass]
public sealed partial class ScalingPageTests
{
    private static readonly string s_page = Resource("scaling.md");

    [TestMethod]
    public void Each_argument_has_the_default_that_the_page_says()
    {
        string settings = Resource("Farm.appsettings.json");

        foreach (Match row in Arguments().Matches(s_page))
        {
            (string name, string value) = (row.Groups[1].Value, row.Groups[2].Value);
            settings.Should().MatchRegex($"\"{name}\": \"?{Regex.Escape(name == "KeyFolder" ? "" : value)}\"?,");
        }

        Arguments().Count(s_page).Should().BeGreaterThan(4);
    }

    [TestMethod]
    public void Each_path_that_stays_with_one_instance_is_in_the_table()
    {
        IEnumerable<string> routes = Sticky().Matches(Resource("Farm.appsettings.json")).Select(static route => route.Groups[1].Value);

        routes.Should().BeEquivalentTo(StickyRows().Matches(s_page).Select(static row => row.Groups[1].Value));
    }

    private static string Resource(string name)
    {
        using StreamReader reader = new(typeof(ScalingPageTests).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("^\\| `--(\\w+) ([^`]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex Arguments();

    [GeneratedRegex("\"same instance\", \"Match\": \\{ \"Path\": \"([^\"]+)/\\{")]
    private static partial Regex Sticky();

    [GeneratedRegex("^\\| `(/\\w+)` \\|", RegexOptions.Multiline)]
    private static partial Regex StickyRows();
}
