using FluentAssertions;

namespace Bridge.Architecture.Tests;

/// <summary>
/// A unit test project has the folders of the assembly that it tests, and a test of a source file has its name, so that the test of a rule is found from the
/// file that has the rule.
/// </summary>
[TestClass]
public sealed class MirrorTests
{
    /// <summary>For each test project the folders of sources, each with the folder of the test project that stands for it.</summary>
    private static readonly Dictionary<string, (string Folder, string Source)[]> s_projects = new()
    {
        ["Bridge.Core.Tests"] = [("", "src/Bridge.Core")],
        ["Bridge.AspNetCore.Tests"] = [("", "src/Bridge.AspNetCore")],
        ["Bridge.Owin.Tests"] = [("", "src/Bridge.Owin")],
        ["Bridge.Cli.Tests"] = [("", "src/Bridge.Cli")],
        ["Bridge.Katana.Hosting.Tests"] = [("", "src/Katana/Microsoft.Owin.Hosting")],
        ["Bridge.Katana.Tests"] = [("", "src/Katana/Microsoft.Owin"), ("Security", "src/Katana/Microsoft.Owin.Security")],
    };

    /// <summary>Folders that have no counterpart, each with its reason.</summary>
    private static readonly Dictionary<string, string> s_exceptions = new()
    {
        ["Bridge.Core.Tests/Flask"] = "what the real Flask answers is about all of the coercion",
        ["Bridge.Owin.Tests/Hangfire"] = "Hangfire's dashboard is middleware that is mounted by this assembly, and needs none of Katana's",
        ["Bridge.Katana.Hosting.Tests/Members"] = "the members of the whole assembly are compared with Katana's",
        ["Bridge.Katana.Tests/Differences"] = "what differs from Katana on purpose, by subject",
        ["Bridge.Katana.Tests/Facades"] = "three assemblies of .NET Framework, of one to seven files each",
        ["Bridge.Katana.Tests/Members"] = "the members of the whole assemblies are compared with Katana's",
    };

    private static readonly string[] s_libraries = ["src/Bridge.Core", "src/Bridge.AspNetCore", "src/Bridge.Owin"];

    /// <summary>
    /// Folders whose files are named after sources, each with the assemblies of these sources. Some rules of Bridge.Core show on an OWIN host only, and the
    /// rules of all three assemblies on a server.
    /// </summary>
    private static readonly Dictionary<string, string[]> s_named = new()
    {
        ["Bridge.Core.Tests"] = ["src/Bridge.Core"],
        ["Bridge.AspNetCore.Tests"] = ["src/Bridge.AspNetCore"],
        ["Bridge.Owin.Tests"] = ["src/Bridge.Owin", "src/Bridge.Core"],
        ["Bridge.Cli.Tests"] = ["src/Bridge.Cli"],
        ["Bridge.Functional.Tests/Endpoints"] = s_libraries,
        ["Bridge.Functional.Tests/Katana"] = s_libraries,
        ["Bridge.Functional.Tests/Kestrel"] = s_libraries,
        ["Bridge.Functional.Tests/Observability"] = s_libraries,
        ["Bridge.Functional.Tests/SelfHost"] = s_libraries,
        ["Bridge.Functional.Tests/SignIn"] = s_libraries,
        ["Bridge.Functional.Tests/Views"] = s_libraries,
    };

    /// <summary>Files of tests that have the name of no source, each with what it tests.</summary>
    private static readonly Dictionary<string, string> s_ofNoFile = new()
    {
        ["Bridge.AspNetCore.Tests/Environment/AllocationTests"] = "the bytes that a request allocates, in all files that it passes",
        ["Bridge.Cli.Tests/Scanning/EachRuleTests"] = "each rule of a scan, whichever file finds it",
        ["Bridge.Core.Tests/Coercion/EndlessResultTests"] = "results without an end, in all of the coercion",
        ["Bridge.Core.Tests/Coercion/GeneratedResultsTests"] = "generated results, through all of the coercion",
        ["Bridge.Core.Tests/Flask/FlaskConformanceTests"] = "what the real Flask answers is about all of the coercion",
        ["Bridge.Core.Tests/Json/ForeignTypesTests"] = "types of other libraries, which several converters write",
        ["Bridge.Core.Tests/Json/JsonKindsTests"] = "the table of kinds in docs/returns.md",
        ["Bridge.Functional.Tests/Katana/KatanaSiteTests"] = "samples/KatanaSite",
        ["Bridge.Functional.Tests/Katana/KatanaTestServerTests"] = "Katana's own Microsoft.Owin.Testing over Bridge",
        ["Bridge.Functional.Tests/Katana/MigrationTests"] = "what docs/migrating.md says",
        ["Bridge.Functional.Tests/Katana/UpstreamTests"] = "the project files of src/Katana",
        ["Bridge.Functional.Tests/Kestrel/Http2Tests"] = "applications over HTTP/2",
        ["Bridge.Functional.Tests/Kestrel/LeftoverTests"] = "what thousands of requests leave behind",
        ["Bridge.Functional.Tests/Observability/LogTests"] = "the table of log entries in docs/observability.md",
        ["Bridge.Functional.Tests/SelfHost/RequestHeadTests"] = "Kestrel's rules for heads, with the limits of OwinHostOptions",
        ["Bridge.Functional.Tests/SignIn/SignInAttackTests"] = "attacks on sign-in, in all of its files",
        ["Bridge.Owin.Tests/Hangfire/HangfireTests"] = "Hangfire's dashboard where no assembly of Katana lies beside it",
        ["Bridge.Owin.Tests/Katana/WithoutKatanaTests"] = "all of Bridge.Owin where no assembly of Katana lies beside it",
        ["Bridge.Owin.Tests/Modules/HostTypesTests"] = "results that only Kestrel can run, on an OWIN host",
        ["Bridge.Owin.Tests/Modules/KestrelParityTests"] = "one answer on an OWIN host and on Kestrel",
        ["Bridge.Owin.Tests/Modules/OldLanguageTests"] = "a module in an old version of C#",
        ["Bridge.Owin.Tests/Testing/GuestbookTests"] = "samples/Guestbook",
    };

    /// <summary>Sources of more than 100 lines without tests of their name, each with the tests that are about it.</summary>
    private static readonly Dictionary<string, string> s_testedElsewhere = new()
    {
        ["Bridge.AspNetCore/Views/HostResultHead"] = "Bridge.Functional.Tests/Views/HostTypesTests",
        ["Bridge.Cli/Commands/ScanCommand"] = "Bridge.Cli.Tests/Commands/CommandLineTests",
        ["Bridge.Cli/Hosting/SiteServer"] = "Bridge.Cli.Tests/Commands/ServeCommandTests",
        ["Bridge.Cli/Knowledge/MissingRules"] = "Bridge.Cli.Tests/Scanning/EachRuleTests",
        ["Bridge.Cli/Metadata/SignatureText"] = "Bridge.Cli.Tests/Scanning/ReferenceReaderTests",
        ["Bridge.Cli/Scanning/ConfigRules"] = "Bridge.Cli.Tests/Scanning/EachRuleTests",
        ["Bridge.Cli/Scanning/MemberText"] = "Bridge.Cli.Tests/Scanning/TrapFinderTests",
        ["Bridge.Cli/Scanning/SiteTraits"] = "Bridge.Cli.Tests/Scanning/EachRuleTests",
        ["Bridge.Cli/Scanning/UseReader"] = "Bridge.Cli.Tests/Scanning/TrapFinderTests",
        ["Bridge.Cli/Sites/SiteFiles"] = "Bridge.Cli.Tests/Commands/CommandLineTests",
        ["Bridge.Core/Bodies/JsonSpool"] = "Bridge.Core.Tests/Bodies/JsonBodyTests",
        ["Bridge.Core/Bodies/ResponseBody"] = "Bridge.Core.Tests/Bodies/OneShotBodyTests",
        ["Bridge.Core/Coercion/CoercionRules"] = "Bridge.Core.Tests/Coercion/BridgeOptionsTests",
        ["Bridge.Core/Coercion/ViewResultTypes"] = "Bridge.Core.Tests/Coercion/ResponseCoercerTests",
        ["Bridge.Core/Contract/OwinKeys"] = "Bridge.Core.Tests/Contract/OwinEnvironmentTests",
        ["Bridge.Core/Json/MemberAttributes"] = "Bridge.Core.Tests/Json/ForeignAttributesTests",
        ["Bridge.Core/Json/PairsConverter"] = "Bridge.Core.Tests/Json/JsonTypeRulesTests",
        ["Bridge.Core/Json/RuleConverterFactory"] = "Bridge.Core.Tests/Json/JsonKindsTests",
        ["Bridge.Core/Request/TextValue"] = "Bridge.Core.Tests/Request/ViewRequestValuesTests",
        ["Bridge.Core/Request/ViewRequest"] = "Bridge.Core.Tests/Request/ViewRequestValuesTests",
        ["Bridge.Owin/Environment/FormFileContent"] = "Bridge.Owin.Tests/Environment/FormParserTests",
        ["Bridge.Owin/Environment/OwinServices"] = "Bridge.Owin.Tests/Environment/OwinViewRequestTests",
        ["Bridge.Owin/Modules/ModuleRoute"] = "Bridge.Owin.Tests/Modules/RouteTableTests",
        ["Bridge.Owin/Modules/RouteNode"] = "Bridge.Owin.Tests/Modules/RouteTableTests",
        ["Bridge.Owin/Testing/AppExchange"] = "Bridge.Owin.Tests/Testing/AppHandlerTests",
    };

    public static IEnumerable<object[]> Projects => s_projects.Keys.Select(static project => (object[])[project]);

    [TestMethod]
    [DynamicData(nameof(Projects))]
    public void Each_folder_of_tests_has_a_folder_of_sources(string project)
    {
        HashSet<string> sources = [.. Sources(project).Select(static file => file.Folder)];

        Tests(project).Select(static file => file.Folder).Where(static folder => folder.Length > 0).Distinct().Except(sources).Should().BeEmpty(
            "a test stands in the folder of what it tests; src has no such folder, and MirrorTests names no reason for one");
    }

    [TestMethod]
    [DynamicData(nameof(Projects))]
    public void A_file_of_tests_named_after_a_source_stands_in_its_folder(string project)
    {
        ILookup<string, string> sources = Sources(project).ToLookup(static file => TestsOf(file.Name), static file => file.Folder);

        Tests(project).Where(file => sources.Contains(file.Name) && !sources[file.Name].Contains(file.Folder))
            .Select(file => $"{file.Folder}/{file.Name}.cs belongs in {string.Join(" or ", sources[file.Name])}").Should().BeEmpty();
    }

    [TestMethod]
    public void A_file_of_tests_is_named_after_a_source() =>
        Unnamed().Except(s_ofNoFile.Keys).Should().BeEmpty("a test is found by the name of the file that has the rule");

    [TestMethod]
    public void A_source_of_more_than_100_lines_has_tests_of_its_name() =>
        Untested().Except(s_testedElsewhere.Keys).Should().BeEmpty("its tests are found by its name, and MirrorTests names no other file");

    [TestMethod]
    public void Each_exception_is_needed()
    {
        s_exceptions.Keys.Where(static folder => !Directory.Exists(Path.Combine(Repository.Root, "test", folder)))
            .Should()
            .BeEmpty("a folder that is gone needs no reason");
        s_ofNoFile.Keys.Except(Unnamed()).Should().BeEmpty("a file that is gone or that has the name of a source needs no reason");
        s_testedElsewhere.Keys.Except(Untested()).Should().BeEmpty("a source that is gone, or short, or has tests of its name needs no other file");
        s_testedElsewhere.Values.Where(static file => !File.Exists(Path.Combine(Repository.Root, "test", file + ".cs"))).Should().BeEmpty("it has to exist");
    }

    /// <summary>The files of tests, below <c>test</c> and without the ending, that have the name of no source.</summary>
    private static IEnumerable<string> Unnamed() =>
        from place in s_named
        let names = place.Value.SelectMany(Files).Select(static file => TestsOf(file.Name)).ToHashSet()
        from file in Files("test/" + place.Key)
        where file.Name.EndsWith("Tests", StringComparison.Ordinal) && !names.Contains(file.Name)
        select string.Join('/', new[] { place.Key, file.Folder, file.Name }.Where(static part => part.Length > 0));

    /// <summary>The sources of more than 100 lines, below <c>src</c> and without the ending, for which no file of tests is named.</summary>
    private static IEnumerable<string> Untested()
    {
        HashSet<string> tests = [.. s_named.Keys.SelectMany(static place => Files("test/" + place)).Select(static file => file.Name)];
        return
            from project in s_libraries.Append("src/Bridge.Cli")
            from file in Files(project)
            where !tests.Contains(TestsOf(file.Name))
            let path = string.Join('/', new[] { project, file.Folder, file.Name }.Where(static part => part.Length > 0))
            where File.ReadLines(Path.Combine(Repository.Root, path + ".cs")).Skip(100).Any()
            select path["src/".Length..];
    }

    // A class in several files has a name with a dot in each of them.
    private static string TestsOf(string source) => source.Replace(".", "", StringComparison.Ordinal) + "Tests";

    private static IEnumerable<(string Folder, string Name)> Tests(string project) =>
        Files($"test/{project}").Where(file => !s_exceptions.ContainsKey($"{project}/{file.Folder}"));

    private static IEnumerable<(string Folder, string Name)> Sources(string project) =>
        from place in s_projects[project]
        from file in Files(place.Source)
        select (string.Join('/', new[] { place.Folder, file.Folder }.Where(static part => part.Length > 0)), file.Name);

    /// <summary>The source files of a project: the folder of each within the project, and its name without the ending.</summary>
    private static (string Folder, string Name)[] Files(string project)
    {
        string root = Path.Combine(Repository.Root, project);
        (string Folder, string Name)[] files =
        [
            .. from path in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
               let folder = Path.GetRelativePath(root, Path.GetDirectoryName(path)!).Replace('\\', '/')
               where folder.Split('/')[0] is not ("bin" or "obj")
               select (folder == "." ? "" : folder, Path.GetFileNameWithoutExtension(path)),
        ];
        files.Should().NotBeEmpty(project);
        return files;
    }
}
