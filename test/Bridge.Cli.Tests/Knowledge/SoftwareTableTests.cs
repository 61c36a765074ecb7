using Bridge.Cli.Knowledge;
using FluentAssertions;

namespace Bridge.Cli.Tests.Knowledge;

[TestClass]
public sealed class SoftwareTableTests
{
    private const string Header = "| software | assembly | on .NET 10 | tried | test | what to know |\n| --- | --- | --- | --- | --- | --- |\n";

    [TestMethod]
    public void The_table_of_the_documentation_can_be_read()
    {
        var table = SoftwareTable.Read();

        table.Rows.Should().HaveCountGreaterThan(40);
        table.TryFind("hangfire.core", out Software? hangfire).Should().BeTrue();
        hangfire!.Standing.Should().Be(Standing.Runs);
        table.Rows.Where(static row => row.Standing is Standing.DoesNotRun or Standing.Setting)
            .Should()
            .OnlyContain(static row => row.ToKnow.Length > 0, "who cannot run it is told why");
    }

    [TestMethod]
    public void The_tests_that_the_table_names_are_there_and_name_what_they_test()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Join(root, "Bridge.sln")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        string[][] rows = [.. File.ReadLines(Path.Join(root, "docs", "katana.md"))
            .SkipWhile(static line => !line.StartsWith("| software |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(static line => line.StartsWith('|'))
            .Select(static line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(static cells => cells[5].Length > 0)];

        rows.Should().HaveCountGreaterThan(10);
        foreach (string[] cells in rows)
        {
            string[] test = cells[5].Split('/');
            Directory.EnumerateFiles(Path.Join(root, "test", test[0]), test[^1] + ".cs", SearchOption.AllDirectories).Should().NotBeEmpty(cells[5]);
            cells[4].Should().NotBeEmpty("{0} names a test, which has a version", cells[1]);
        }
    }

    [TestMethod]
    [DataRow("# no table\n", "There is no table*")]
    [DataRow(Header + "| a | A | runs |\n", "*3 cells*")]
    [DataRow(Header + "| a | A | maybe | | | |\n", "*maybe*")]
    [DataRow(Header + "| a | A | runs | | | |\n| b | a | runs | | | |\n", "*two rows for a*")]
    public void Another_form_is_an_error_that_names_it(string page, string message) =>
        FluentActions.Invoking(() => SoftwareTable.Parse(page)).Should().Throw<FormatException>().WithMessage(message);
}
