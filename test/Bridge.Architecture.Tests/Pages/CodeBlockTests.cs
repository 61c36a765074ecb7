using System.Text.RegularExpressions;
using FluentAssertions;

namespace Bridge.Architecture.Tests.Pages;

/// <summary>
/// What a page shows works: each block of C# stands, line by line, in a source that is compiled, each setting in a file that
/// is used, and each command in a script or a test that runs it. A block
/// with a file's name behind the language is written into that file, and used, by test/pages.sh, which does all that docs/start-*.md say.
/// </summary>
[TestClass]
public sealed partial class CodeBlockTests
{
    /// <summary>Each command that a page shows, with the file that runs it and how it stands there.</summary>
    private static readonly Dictionary<string, (string File, string Text)> s_commands = new()
    {
        ["dotnet run --project samples/Showcase"] = ("test/Bridge.Functional.Tests/Showcase/ProgramTests.cs", "\"Showcase\""),
        ["dotnet run --project samples/SideBySide"] = ("test/Bridge.Functional.Tests/SideBySide/SideBySideProgram.cs", "\"SideBySide\""),
        ["dotnet run --project samples/Farm"] = ("test/Bridge.Testing/FarmProgram.cs", "\"Farm\""),
        ["dotnet build"] = (".ci/run", "dotnet build Bridge.sln"),
        ["dotnet test --project test/Bridge.Core.Tests"] = ("test/genuine.sh", "run \"$1 with"),
        ["dotnet test --project test/Bridge.Core.Tests --filter \"FullyQualifiedName~TuplePartsTests\""] =
            ("test/Bridge.Core.Tests/Coercion/TuplePartsTests.cs", "class TuplePartsTests"),
        ["dotnet test --project test/Bridge.Core.Tests --filter \"Name=Status_is_an_int_an_enum_or_text\""] =
            ("test/Bridge.Core.Tests/Coercion/StatusFormsTests.cs", "Task Status_is_an_int_an_enum_or_text()"),
        ["dotnet test"] = (".ci/run", "dotnet test </dev/null"),
        ["dotnet tool install --global Bridge.Cli"] = ("test/packages.sh", "dotnet tool install --tool-path \"$work/tools\" Bridge.Cli"),
        ["dotnet new install Bridge.Templates"] = ("test/packages.sh", "dotnet new install \"$feed/Bridge.Templates"),
        ["dotnet new bridge-site --output Shop"] = ("test/packages.sh", "create bridge-site"),
        [@"bridge scan C:\inetpub\shop --html report.html"] = ("test/legacy.sh", "scan \"$work/site\" --html"),
        [@"bridge serve C:\inetpub\shop"] = ("test/legacy.sh", "serve \"$work/site\""),
        [@"bridge serve C:\inetpub\shop --urls http://localhost:8080"] = ("test/legacy.sh", "serve \"$work/site\" --urls"),
        [@"bridge run C:\services\shop.exe"] = ("test/packages.sh", "bridge\" run Framework/bin/Debug/net472/Framework.exe"),
        ["dotnet exec --runtimeconfig site.json site.exe"] = ("test/Bridge.Katana.Hosting.Tests/OldSiteTests.cs", "--runtimeconfig"),
        ["test/aot.sh"] = (".ci/run", "add test/aot.sh"),
        ["dotnet run -c Release --project test/Bridge.Benchmarks -- ratios"] = ("test/Bridge.Benchmarks/Program.cs", "ratios"),
    };

    /// <summary>What a block may be. Text, diagrams and the settings of other programs (ini) are not code of this repository.</summary>
    private static readonly string[] s_languages = ["csharp", "sh", "xml", "json", "liquid", "text", "mermaid", "ini"];

    /// <summary>The one block that nothing compiles: its package is for System.Web on .NET Framework.</summary>
    private const string SystemWebBlock = "SystemWebAdapterConfiguration.AddSystemWebAdapters(this)";

    [TestMethod]
    public void Each_block_of_CSharp_is_compiled()
    {
        string[] sources =
        [
            .. MarkdownPage.Files("test", "*.cs").Concat(MarkdownPage.Files("samples", "*.cs"))
                .Select(static file => Flat(File.ReadAllText(Path.Combine(MarkdownPage.Root, file)))),
        ];
        (int Line, string Code, MarkdownPage Page)[] blocks = [.. MarkdownPage.All.SelectMany(static page =>
            page.Blocks("csharp").Select(block => (block.Line, block.Code, page)))];
        blocks.Should().HaveCountGreaterThan(50, "the blocks are found");

        blocks.Where(static block => !block.Code.StartsWith(SystemWebBlock, StringComparison.Ordinal))
            .Where(block => !sources.Any(source => source.Contains(Flat(block.Code), StringComparison.Ordinal)))
            .Select(static block => $"{block.Page}:{block.Line}")
            .Should().BeEmpty("an example that nothing compiles is wrong one day: put it, line by line, into test/Bridge.Functional.Tests/Docs");
    }

    [TestMethod]
    public void Each_command_is_run()
    {
        string[] commands = [.. from page in MarkdownPage.All
                                where !page.Path.StartsWith("test/", StringComparison.Ordinal) && !page.Path.StartsWith("docs/start-", StringComparison.Ordinal)
                                from block in page.Blocks("sh")
                                from line in block.Code.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                                select line];
        commands.Except(s_commands.Keys).Should().BeEmpty("the table above says of each command what runs it");
        s_commands.Keys.Except(commands).Should().BeEmpty("a command that no page shows needs no entry");
        s_commands.Values.Where(static command =>
            !File.ReadAllText(Path.Combine(MarkdownPage.Root, command.File)).Contains(command.Text, StringComparison.Ordinal))
            .Should().BeEmpty("the file runs the command");
    }

    [TestMethod]
    [DataRow("xml", "*.csproj")]
    [DataRow("json", "*.cs")]
    [DataRow("liquid", "*.liquid")]
    public void Each_block_of_settings_stands_in_a_file_that_a_test_uses(string language, string pattern)
    {
        string[] files =
        [
            .. MarkdownPage.Files("test", pattern).Concat(MarkdownPage.Files("samples", pattern))
                .Select(static file => Squeezed(File.ReadAllText(Path.Combine(MarkdownPage.Root, file)))),
        ];
        string[] passed =
        [
            .. from script in MarkdownPage.Files("test", "*.sh")
               from Match property in PropertyOfAScript().Matches(File.ReadAllText(Path.Combine(MarkdownPage.Root, script)))
               select $"<{property.Groups[1]}>{property.Groups[2]}</{property.Groups[1]}>",
        ];
        (int Line, string Code, MarkdownPage Page)[] blocks = [.. MarkdownPage.All.SelectMany(page =>
            page.Blocks(language).Select(block => (block.Line, block.Code, page)))];
        blocks.Should().NotBeEmpty("the blocks are found");

        blocks.Where(block => !files.Any(file => block.Code.Split('\n').All(line => file.Contains(Squeezed(line)) || passed.Contains(Squeezed(line)))))
            .Select(static block => $"{block.Page}:{block.Line}")
            .Should().BeEmpty("a setting that nothing uses is wrong one day: a file of the tests or the samples has each line of the block");
    }

    [TestMethod]
    public void Each_block_has_a_language_that_these_tests_know() =>
        (from page in MarkdownPage.All
         from language in page.Languages.Except(s_languages)
         select $"{page}: {language}").Should().BeEmpty("under another name a block would escape the tests above");

    [TestMethod]
    public void Each_block_says_its_language() =>
        (from page in MarkdownPage.All
         from block in page.Blocks("")
         select $"{page}:{block.Line}").Should().BeEmpty("a block without a language is text, and says so");

    // Without white space, since a test may have JSON on other lines. The tests of packages get the version that was just built.
    private static string Squeezed(string text) =>
        string.Concat(text.Replace("Version=\"0.1.0\"", "Version=\"$(BridgeVersion)\"").Where(static c => !char.IsWhiteSpace(c)));

    private static string Flat(string code) => string.Join('\n', code.ReplaceLineEndings("\n").Split('\n').Select(static line => line.Trim()));

    [GeneratedRegex(@"-p:(\w+)=(\w+)")]
    private static partial Regex PropertyOfAScript();
}
