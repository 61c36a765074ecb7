using System.Text.Json;
using Bridge.Cli.Commands;
using FluentAssertions;

namespace Bridge.Cli.Tests.Commands;

[TestClass]
public sealed class CommandLineTests
{
    [TestMethod]
    [DataRow(new string[0], "Required command")]
    [DataRow(new[] { "scan" }, "'PATH'")]
    [DataRow(new[] { "scan", "/no/such/folder" }, "no file or folder /no/such/folder")]
    [DataRow(new[] { "scan", "" }, "The path is empty")]
    [DataRow(new[] { "serve", " " }, "The path is empty")]
    [DataRow(new[] { "run", "" }, "The path is empty")]
    [DataRow(new[] { "serve", ".", "--katana", "other" }, "--katana is bridge or genuine, not \"other\"")]
    [DataRow(new[] { "serve", ".", "--urls", "http://localhost:5000/shop" }, "Write it as --path-base /shop")]
    [DataRow(new[] { "serve", ".", "--urls", "http://localhost:0" }, "Write http://127.0.0.1:0")]
    [DataRow(new[] { "serve", ".", "--urls", "" }, "--urls is empty")]
    [DataRow(new[] { "scan", ".", "--verbosity", "loud" }, "quiet, normal or detailed")]
    [DataRow(new[] { "scan", ".", "--htm", "x" }, "--htm")]
    [DataRow(new[] { "sacn" }, "Unrecognized command or argument 'sacn'")]
    public async Task Wrong_usage_is_64_and_one_line(string[] arguments, string message)
    {
        (int code, string output, string error) = await Run(arguments);

        code.Should().Be(64);
        output.Should().BeEmpty();
        error.Should().StartWith("bridge: ").And.Contain(message);
        error.TrimEnd().Should().NotContain("\n");
    }

    [TestMethod]
    public async Task Version_and_help_are_answers()
    {
        (await Run("--version"))
            .Should()
            .BeEquivalentTo((Code: 0, Output: $"bridge {typeof(CommandLine).Assembly.GetName().Version!.ToString(3)}{Environment.NewLine}", Error: ""));
        (int code, string output, _) = await Run("scan", "--help");
        code.Should().Be(0);
        output.Should().Contain("Exit codes: 0").And.Contain("Examples:").And.Contain("bridge scan site/bin --html report.html");
    }

    [TestMethod]
    public async Task The_exit_code_is_the_verdict_and_json_says_the_same()
    {
        using TestSite runs = new TestSite().WithPackages(TestSite.HangfirePackages);
        using TestSite proxy = new TestSite().WithTrapSite();
        File.WriteAllText(Path.Join(proxy.Root, "web.config"), "<configuration />");

        (int good, string json, _) = await Run("scan", runs.Bin, "--json", "-");
        (int bad, string report, string error) = await Run(
            "scan",
            proxy.Root,
            "--json",
            Path.Join(proxy.Root, "report.json"),
            "--html",
            Path.Join(proxy.Root, "report.html"));

        good.Should().Be(0);
        bad.Should().Be(2);
        error.Should().BeEmpty();
        report.Should().Contain("Needs a proxy beside IIS for these parts").And.NotContain("\u001b");
        using var first = JsonDocument.Parse(json);
        first.RootElement.GetProperty("schemaVersion").GetInt32().Should().Be(1);
        first.RootElement.GetProperty("verdict").GetString().Should().Be("runsAsItIs");
        using var second = JsonDocument.Parse(File.ReadAllBytes(Path.Join(proxy.Root, "report.json")));
        second.RootElement.GetProperty("verdict").GetString().Should().Be("needsProxy");
        second.RootElement.GetProperty("findings")
            .EnumerateArray()
            .Select(static finding => finding.GetProperty("rule").GetString())
            .Should()
            .Contain(["mvc", "binary-formatter", "p-invoke"]);
        File.ReadAllText(Path.Join(proxy.Root, "report.html")).Should().StartWith("<!doctype html>");
    }

    [TestMethod]
    public async Task A_folder_without_a_readable_assembly_is_wrong_usage()
    {
        using TestSite site = new TestSite().WithFile("bin/Empty.dll", "");

        (int code, _, string error) = await Run("scan", site.Bin);

        code.Should().Be(64);
        error.Should().Contain("no readable .NET assembly: Empty.dll: the file is empty");
    }

    [TestMethod]
    public async Task Without_a_readable_assembly_of_the_site_there_is_no_verdict()
    {
        using TestSite site = new TestSite().WithPackages(TestSite.KatanaPackages).WithFile("bin/Site.dll", "encrypted");

        (int code, string output, string error) = await Run("scan", site.Bin);

        code.Should().Be(64);
        output.Should().BeEmpty();
        error.Should().Contain("no readable .NET assembly: Site.dll: damaged");
    }

    [TestMethod]
    public async Task Of_several_unreadable_files_the_one_that_was_given_is_explained()
    {
        using TestSite site = new TestSite().WithFile("bin/Damaged.dll", "no assembly").WithFile("bin/Empty.dll", "");

        (int code, _, string error) = await Run("scan", Path.Join(site.Bin, "Empty.dll"));

        code.Should().Be(64);
        error.Should().Contain("no readable .NET assembly: Empty.dll: the file is empty");
    }

    [TestMethod]
    public async Task A_report_that_cannot_be_written_is_74()
    {
        using TestSite site = new TestSite().WithPackages(TestSite.HangfirePackages);

        (int code, _, string error) = await Run("scan", site.Bin, "--html", Path.Join(site.Root, "no", "such", "folder.html"));

        code.Should().Be(74);
        error.Should().StartWith("bridge: cannot write ");
    }

    private static async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = await CommandLine.RunAsync(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
