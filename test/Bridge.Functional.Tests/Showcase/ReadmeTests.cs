using System.Text.RegularExpressions;
using Bridge.Showcase;
using FluentAssertions;

namespace Bridge.Functional.Tests.Showcase;

[TestClass]
public sealed partial class ReadmeTests
{
    [TestMethod]
    [DataRow("README.md", "ReadmeExamples.cs")]
    [DataRow("libraries.md", "LibraryExamples.cs")]
    [DataRow("returns.md", "ReturnsExamples.cs")]
    [DataRow("templates.md", "TemplateExamples.cs")]
    [DataRow("flask.md", "FlaskExamples.cs")]
    [DataRow("aspnetcore.md", "AspNetCoreExamples.cs")]
    [DataRow("observability.md", "TelemetryTests.cs")]
    public void Every_example_compiles(string page, string source)
    {
        string compiled = Flat(Text(source));
        string[] examples = [.. CSharp().Matches(Text(page)).Select(match => match.Groups[1].Value)];

        examples.Should().HaveCountGreaterThanOrEqualTo(page == "README.md" ? 3 : 1, "each of the three people has one in the README");
        foreach (string example in examples)
        {
            compiled.Should().Contain(Flat(example));
        }
    }

    [TestMethod]
    public void The_readme_names_the_commands_and_the_addresses()
    {
        string readme = Text("README.md");

        readme.Should().Contain("dotnet run --project samples/Showcase").And.Contain("dotnet test");
        readme.Should().Contain(CommandLine.Parse([]).Kestrel).And.Contain(CommandLine.Parse([]).Owin);
    }

    private static string Flat(string code) => string.Join('\n', code.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()));

    private static string Text(string resource)
    {
        using StreamReader reader = new(typeof(ReadmeTests).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("```csharp\r?\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharp();
}
