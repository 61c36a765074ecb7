using Bridge.Cli.Scanning;
using FluentAssertions;

namespace Bridge.Cli.Tests.Scanning;

[TestClass]
public sealed class TrapFinderTests
{
    private const string WebConfig = """
        <?xml version="1.0"?>
        <configuration>
          <configSections>
            <section name="entityFramework" type="System.Data.Entity.Internal.ConfigFile.EntityFrameworkSection, EntityFramework" />
          </configSections>
          <appSettings>
            <add key="greeting" value="hello" />
          </appSettings>
          <connectionStrings>
            <add name="shop" connectionString="Data Source=(LocalDb)\v11.0;AttachDbFilename=|DataDirectory|\shop.mdf" providerName="System.Data.SqlClient" />
          </connectionStrings>
          <system.web>
            <machineKey validationKey="AA" decryptionKey="BB" />
            <authentication mode="Windows" />
            <httpModules>
              <add name="Audit" type="TrapSite.Audit, TrapSite" />
              <add name="Session" type="System.Web.SessionState.SessionStateModule" />
            </httpModules>
          </system.web>
          <location path="admin">
            <system.web>
              <authorization><deny users="?" /></authorization>
            </system.web>
          </location>
          <system.webServer>
            <rewrite><rules /></rewrite>
            <handlers><remove name="OPTIONSVerbHandler" /></handlers>
          </system.webServer>
          <system.net>
            <mailSettings />
          </system.net>
          <entityFramework />
        </configuration>
        """;

    [TestMethod]
    public void Each_trap_is_found_where_it_is()
    {
        using TestSite site = new TestSite()
            .WithTrapSite()
            .WithPackages(TestSite.MvcPackages)
            .WithFile("web.config", WebConfig)
            .WithFile("Global.asax", "")
            .WithFile("Old/Page.aspx", "");

        ScanReport report = site.Scan();

        report.Verdict.Should().Be(Verdict.NeedsProxy);
        Approved.Text(FindingsText.Of(report), "TrapSite");
    }
}
