using Bridge.Cli.Knowledge;
using FluentAssertions;

namespace Bridge.Cli.Tests.Scanning;

/// <summary>Each rule is found in a site that was made for it, or in one of those whose findings are approved.</summary>
[TestClass]
public sealed class EachRuleTests
{
    /// <summary>A rule, and a constructor that an assembly calls.</summary>
    private static readonly (string Rule, string Assembly, string Type)[] s_types =
    [
        ("web-forms", "System.Web", "System.Web.UI.LiteralControl"),
        ("asmx", "System.Web.Services", "System.Web.Services.Protocols.SoapHttpClientProtocol"),
        ("javascript-serializer", "System.Web.Extensions", "System.Web.Script.Services.ScriptServiceAttribute"),
        ("system-web-security", "System.Web", "System.Web.Security.SqlMembershipProvider"),
        ("system-web", "System.Web", "System.Web.Caching.Cache"),
        ("remoting", "mscorlib", "System.Runtime.Remoting.Contexts.Context"),
        ("remoting", "System.Runtime.Remoting", "System.Runtime.Remoting.Channels.Tcp.TcpChannel"),
        ("app-domains", "mscorlib", "System.AppDomainSetup"),
        ("app-domains", "mscorlib", "System.AppDomainManager"),
        ("code-access-security", "mscorlib", "System.Security.SecurityContextSource"),
        ("binary-formatter", "mscorlib", "System.Runtime.Serialization.Formatters.Binary.BinaryFormatter"),
        ("wcf", "System.ServiceModel", "System.ServiceModel.BasicHttpBinding"),
        ("linq-to-sql", "System.Data.Linq", "System.Data.Linq.DataContext"),
        ("workflow", "System.Activities", "System.Activities.WorkflowApplication"),
        ("msmq", "System.Messaging", "System.Messaging.MessageQueue"),
        ("msmq", "System.EnterpriseServices", "System.EnterpriseServices.ServicedComponent"),
        ("desktop", "System.Windows.Forms", "System.Windows.Forms.Form"),
        ("desktop", "PresentationFramework", "System.Windows.Window"),
        ("package", "System.DirectoryServices", "System.DirectoryServices.DirectoryEntry"),
        ("missing-assembly", "Acme.Gac/0123456789abcdef", "Acme.Thing"),
        ("missing-api", "mscorlib", "System.Acme"),
        ("windows-only", "System.Management", "System.Management.ManagementClass"),
        ("system-drawing", "System.Drawing", "System.Drawing.Drawing2D.Matrix"),
        ("windows-service", "System.ServiceProcess", "System.ServiceProcess.ServiceBase"),
    ];

    /// <summary>A rule, and an element of a config file.</summary>
    private static readonly (string Rule, string Config)[] s_configs =
    [
        ("entity-framework", """<entityFramework><providers><provider invariantName="x" /></providers></entityFramework>"""),
        ("entity-framework", """<entityFramework><defaultConnectionFactory type="x" /></entityFramework>"""),
        ("probing", """<runtime><assemblyBinding xmlns="urn:schemas-microsoft-com:asm.v1"><probing privatePath="bin;plugins" /></assemblyBinding></runtime>"""),
        ("probing", """<runtime><a:assemblyBinding xmlns:a="urn:schemas-microsoft-com:asm.v1"><a:codeBase href="x.dll" /></a:assemblyBinding></runtime>"""),
        ("config-encrypted", """<connectionStrings configProtectionProvider="DPAPI"><EncryptedData /></connectionStrings>"""),
        ("config-session", """<system.web><sessionState mode="SQLServer" /></system.web>"""),
        ("config-session", """<system.web><membership /></system.web>"""),
        ("config-authentication", """<system.web><identity impersonate="true" /></system.web>"""),
        ("config-mail", """<system.net><defaultProxy enabled="true" /></system.net>"""),
        ("config-server", """<system.webServer><httpRedirect enabled="true" /></system.webServer>"""),
        ("wcf-service", """<system.serviceModel><services /></system.serviceModel>"""),
        ("machine-key", """<system.web><machineKey /></system.web>"""),
        ("http-handlers", """<system.web><httpHandlers><add path="*.x" type="Acme.Handler" /></httpHandlers></system.web>"""),
        ("local-db", """<connectionStrings><add name="a" connectionString="Server=.;Integrated Security=True" /></connectionStrings>"""),
        ("config-sections", "<acme />"),
        ("config-broken", "<acme>"),
    ];

    public static IEnumerable<object[]> Types => s_types.Select(static row => new object[] { row.Rule, row.Assembly, row.Type });

    public static IEnumerable<object[]> Configs => s_configs.Select(static row => new object[] { row.Rule, row.Config });

    /// <summary>A rule, and a file or an assembly that is there.</summary>
    private static Dictionary<string, Func<TestSite, TestSite>> Sites { get; } = new()
    {
        ["web-api-web-host"] = static site => site.WithFile("bin/System.Web.Http.WebHost.dll", new MadeAssembly("System.Web.Http.WebHost").ToBytes())
            .WithFile("bin/App.dll", new MadeAssembly("App").Making("System.Web.Http.WebHost", "System.Web.Http.GlobalConfiguration").ToBytes()),
        ["setting"] = static site => site.WithFile("bin/EntityFramework.dll", new MadeAssembly("EntityFramework").ToBytes()),
        ["no-startup"] = static site => site.WithFile("web.config", "<configuration />")
            .WithFile("bin/App.dll", new MadeAssembly("App").Making("Owin", "Owin.IAppBuilder").ToBytes()),
        ["several-startups"] = static site => site.WithFile("web.config", "<configuration />")
            .WithFile("bin/A.dll", new MadeAssembly("A").WithClass("A.Startup").Making("Owin", "Owin.IAppBuilder").ToBytes())
            .WithFile("bin/B.dll", new MadeAssembly("B").WithClass("B.Startup").Making("Owin", "Owin.IAppBuilder").ToBytes()),
        ["windows-service"] = static site => site.WithFile("bin/App.dll", new MadeAssembly("App").Making("Topshelf", "Topshelf.HostFactory").ToBytes()),
        ["version-mix"] = static site => site.WithFile("bin/Library.dll", new MadeAssembly("Library").ToBytes())
            .WithFile("bin/App.dll", new MadeAssembly("App").Making("Library", "Library.Gone").ToBytes()),
        ["not-implemented"] = static site =>
            site.WithFile("bin/App.dll", new MadeAssembly("App").WithClass("App.Sink", "mscorlib", "System.IO.Stream").ToBytes()),
        ["web-request-handler"] = static site => site.WithFile(
            "bin/App.dll", new MadeAssembly("App").Calling("System.Net.Http.WebRequest", "System.Net.Http.WebRequestHandler", "Gone").ToBytes()),
        ["thread-abort"] = static site =>
            site.WithFile("bin/App.dll", new MadeAssembly("App").Calling("mscorlib", "System.Threading.Thread", "Abort").ToBytes()),
        ["throws"] = static site =>
            site.WithFile("bin/App.dll", new MadeAssembly("App").Creating("mscorlib", "System.Security.Cryptography.HMAC", "Create").ToBytes()),
        ["wcf-service"] = static site => site.WithFile("bin/App.dll", new MadeAssembly("App").ToBytes()).WithFile("Service.svc", ""),
        ["web-forms"] = static site => site.WithFile("bin/App.dll", new MadeAssembly("App").ToBytes()).WithFile("Old.ascx", ""),
        ["strong-name"] = static site => site.WithFile("bin/Library.dll", new MadeAssembly("Library", Key(1)).WithClass("Library.Thing").ToBytes())
            .WithFile("bin/App.dll", new MadeAssembly("App").Making("Library/0123456789abcdef", "Library.Thing").ToBytes()),
        ["unreadable"] = static site => site.WithFile("bin/App.dll", new MadeAssembly("App").ToBytes()).WithFile("bin/Empty.dll", ""),
    };

    public static IEnumerable<object[]> SiteNames => Sites.Keys.Select(static rule => new object[] { rule });

    [TestMethod]
    [DynamicData(nameof(Types))]
    public void A_type_that_is_missing_or_a_trap_is_found(string rule, string assembly, string type)
    {
        using TestSite site = new TestSite().WithFile("bin/App.dll", new MadeAssembly("App").Making(assembly, type).ToBytes());

        RulesOf(site).Should().Contain(rule);
    }

    [TestMethod]
    [DynamicData(nameof(Configs))]
    public void What_a_config_file_asks_for_is_found(string rule, string element)
    {
        using TestSite site = new TestSite().WithFile("bin/App.dll", new MadeAssembly("App").ToBytes())
            .WithFile("web.config", $"<configuration>{element}</configuration>");

        RulesOf(site).Should().Contain(rule);
    }

    [TestMethod]
    [DynamicData(nameof(SiteNames))]
    public void What_stands_in_the_folder_is_found(string rule)
    {
        using TestSite site = Sites[rule](new TestSite());

        RulesOf(site).Should().Contain(rule);
    }

    [TestMethod]
    public void A_reference_by_the_key_of_the_file_is_no_finding()
    {
        byte[] key = Key(1);
        string token = Convert.ToHexString([.. System.Security.Cryptography.SHA1.HashData(key)[^8..].Reverse()]);
        using TestSite site = new TestSite().WithFile("bin/Library.dll", new MadeAssembly("Library", key).WithClass("Library.Thing").ToBytes())
            .WithFile("bin/App.dll", new MadeAssembly("App").Making("Library/" + token, "Library.Thing").ToBytes());

        RulesOf(site).Should().NotContain("strong-name");
    }

    [TestMethod]
    public void A_reference_by_a_key_to_what_the_platform_has_is_no_finding()
    {
        using TestSite site = new TestSite().WithFile("bin/App.dll", new MadeAssembly("App").Making("mscorlib/b77a5c561934e089", "System.Object").ToBytes());

        RulesOf(site).Should().NotContain("strong-name");
    }

    [TestMethod]
    public void Each_rule_is_found_by_a_test()
    {
        string approved = string.Concat(Directory.EnumerateFiles(Path.Join(AppContext.BaseDirectory, "Scanning"), "*.approved.txt").Select(File.ReadAllText));
        HashSet<string> tested = [.. s_types.Select(static row => row.Rule), .. s_configs.Select(static row => row.Rule), .. Sites.Keys];

        // A file's headers are those of ManagedFileTests, a native file is that of ScannerTests.
        tested.UnionWith(["x86-only", "cpp-cli", "native-library", "software"]);

        Rules.All.Select(static rule => rule.Id).Where(id => !tested.Contains(id) && !approved.Contains($" {id}\n", StringComparison.Ordinal))
            .Should().BeEmpty();
    }

    private static string[] RulesOf(TestSite site) => [.. site.Scan().Findings.Select(static finding => finding.Rule.Id)];

    private static byte[] Key(byte seed) => [.. Enumerable.Repeat(seed, 160)];
}
