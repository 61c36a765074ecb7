using Bridge.Cli.Scanning;
using Bridge.Cli.Tests.Scanning;
using FluentAssertions;

namespace Bridge.Cli.Tests.Resolution;

[TestClass]
public sealed class ResolverTests
{
    [TestMethod]
    [DataRow("System.Text.Json", "System.Text.Json.JsonException", AssemblyRole.DotNet)]
    [DataRow("Microsoft.Owin", "Microsoft.Owin.OwinContext", AssemblyRole.Bridge)]
    public void What_the_platform_has_goes_before_the_sites_own_file(string name, string type, object role)
    {
        byte[] missing = new MadeAssembly(name).Making("mscorlib", "System.AppDomainSetup").ToBytes();
        using TestSite site = new TestSite()
            .WithFile($"bin/{name}.dll", missing)
            .WithFile("bin/App.dll", new MadeAssembly("App").Making(name, type).ToBytes());

        ScanReport report = site.Scan();

        report.Files.Should().ContainSingle(file => file.Name == name).Which.Role.Should().Be((AssemblyRole)role);
        report.Findings.Should().NotContain(finding => finding.Rule.Id == "missing-api", "the platform's own file has the type");
        report.About(name).Should().BeEmpty("the site's own file is not loaded, so nothing that it calls counts");
    }
}
