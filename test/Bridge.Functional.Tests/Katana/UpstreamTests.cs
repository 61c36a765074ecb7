using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using FluentAssertions;

namespace Bridge.Functional.Tests.KatanaHosting;

/// <summary>-p:Upstream=true needs packages that not every source has. What can be tested everywhere is what it would build with.</summary>
[TestClass]
[DoNotParallelize]
public sealed class UpstreamTests
{
    private static readonly string s_root = FindRoot();

    // Those that stand for the others, which import the same file: evaluating all of them takes too long.
    private static readonly string[] s_evaluated = ["Bridge.Owin", "Bridge.Functional.Tests", "KatanaSite"];

    private static IEnumerable<string> Projects =>
        new[] { "src", "samples", "test" }.SelectMany(folder =>
            Directory.EnumerateFiles(Path.Combine(s_root, folder), "*.csproj", SearchOption.AllDirectories));

    private static IEnumerable<string> ProjectsOnKatana =>
        Projects.Where(project => File.ReadAllText(project).Contains("Katana.props", StringComparison.Ordinal));

    [TestMethod]
    public async Task With_Upstream_a_project_on_Katana_runs_with_the_packages_and_is_compiled_as_ever()
    {
        string[] projects = [.. ProjectsOnKatana.Where(project => s_evaluated.Contains(Path.GetFileNameWithoutExtension(project)))];
        projects.Should().HaveCount(3);

        string[][] references = await Task.WhenAll(projects.Select(project => References(project, upstream: true)));

        for (int i = 0; i < projects.Length; i++)
        {
            references[i].Should().Contain(["package Owin 1.0.0", "package Microsoft.Owin 4.2.3", "package Microsoft.Owin.Security 4.2.3"], projects[i]);
            references[i]
                .Where(IsOurKatana)
                .Should()
                .HaveCount(2, projects[i]).And
                .OnlyContain(reference => reference.StartsWith("compiled against "), projects[i]);
        }

        references[Array.FindIndex(projects, project => project.EndsWith("Bridge.Functional.Tests.csproj", StringComparison.Ordinal))]
            .Should()
            .Contain("package Microsoft.AspNetCore.Owin 10.0.0");
    }

    [TestMethod]
    public async Task Without_Upstream_a_project_on_Katana_takes_src_Katana_and_no_package()
    {
        string[] references = await References(ProjectsOnKatana.Single(project => Path.GetFileNameWithoutExtension(project) == "Bridge.Owin"), upstream: false);

        references.Count(IsOurKatana).Should().Be(3);
        references.Should().NotContain(reference => reference.StartsWith("compiled against "));
        references.Should().NotContain(reference => Regex.IsMatch(reference, @"^package (Owin|Microsoft\.Owin|Microsoft\.AspNetCore\.Owin)"));
    }

    [TestMethod]
    public void Katana_is_referenced_in_one_place()
    {
        // The old site is for .NET Framework and is compiled against the contracts themselves.
        foreach (string project in Projects.Where(project =>
            !project.Contains($"{Path.DirectorySeparatorChar}Katana{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !project.EndsWith("Bridge.Katana.OldSite.csproj", StringComparison.Ordinal)))
        {
            File.ReadAllText(project)
                .Should()
                .NotMatchRegex(@"Include=""[^""]*(Katana/(Owin|Microsoft\.Owin)|Microsoft\.Owin[^""]*\.csproj|""Owin"")", project);
        }
    }

    private static bool IsOurKatana(string reference) => Regex.IsMatch(reference, @"[/\\]Katana[/\\](Owin|Microsoft\.Owin(\.Security)?)[/\\]");

    /// <summary>What a project would reference, as MSBuild evaluates it without restoring or building.</summary>
    private static async Task<string[]> References(string project, bool upstream)
    {
        string file = Path.GetTempFileName();
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList =
            {
                "msbuild", project, $"-p:Upstream={(upstream ? "true" : "false")}", "-p:TargetFramework=" + FrameworkOf(project),
                "-getItem:PackageReference,ProjectReference,PackageVersion", "-getResultOutputFile:" + file, "-nodeReuse:false",
            },
            RedirectStandardOutput = true,
            WorkingDirectory = s_root,
        };
        start.Environment["HOME"] = TestHome.Original;
        foreach (string name in start.Environment.Keys.Where(static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        string output = await RunAsync(start);
        string result = await File.ReadAllTextAsync(file);
        File.Delete(file);
        result.Should().NotBeEmpty(output);
        JsonElement items = JsonDocument.Parse(result).RootElement.GetProperty("Items");
        var versions = items.GetProperty("PackageVersion")
            .EnumerateArray()
            .ToDictionary(Identity, static item => item.GetProperty("Version").GetString()!);
        return
        [
            .. items.GetProperty("PackageReference").EnumerateArray().Select(Identity).Select(name => $"package {name} {versions.GetValueOrDefault(name)}"),
            .. items.GetProperty("ProjectReference")
                .EnumerateArray()
                .Select(item =>
                    (item.TryGetProperty("ReferenceOutputAssembly", out JsonElement used) && used.GetString() == "false" ? "compiled against " : "project ")
                        + item.GetProperty("FullPath").GetString()),
        ];
    }

    private static async Task<string> RunAsync(ProcessStartInfo start)
    {
        using Process process = Process.Start(start)!;
        using CancellationTokenSource timeout = new(TimeSpan.FromMinutes(2));
        string output = await process.StandardOutput.ReadToEndAsync(timeout.Token);
        await process.WaitForExitAsync(timeout.Token);
        process.ExitCode.Should().Be(0, output);
        return output;
    }

    private static string Identity(JsonElement item) => item.GetProperty("Identity").GetString()!;

    private static string FrameworkOf(string project) => project.Contains("KatanaSite", StringComparison.Ordinal) ? "netstandard2.0" : "net10.0";

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Bridge.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository, whose projects they read.");
    }
}
