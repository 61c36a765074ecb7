using System.Xml.Linq;
using Bridge.Cli.Hosting;
using FluentAssertions;

namespace Bridge.Cli.Tests.Hosting;

[TestClass]
public sealed class SiteConfigTests
{
    [TestMethod]
    public void What_NET_does_not_know_is_left_out_and_said()
    {
        using TestSite site = new TestSite().WithFile("web.config", """
            <configuration xmlns="http://schemas.microsoft.com/.NetConfiguration/v2.0">
              <appSettings file="more.config"><add key="a" value="1" /></appSettings>
              <configSections><section name="shop" type="Shop.Section, Shop" /></configSections>
              <connectionStrings configSource="App_Config\strings.config" />
              <shop size="3" />
              <system.web />
              <secret configProtectionProvider="DataProtectionConfigurationProvider" />
            </configuration>
            """)
            .WithFile("more.config", "<appSettings><add key=\"b\" value=\"2\" /></appSettings>")
            .WithFile("App_Config/strings.config", "<connectionStrings><add name=\"db\" connectionString=\"x\" /></connectionStrings>");

        string path;
        using (var config = SiteConfig.Create(Path.Join(site.Root, "web.config")))
        {
            path = config.Path;
            var copy = XElement.Load(path);
            copy.Elements().Select(static section => section.Name.LocalName).Should().Equal("configSections", "appSettings", "connectionStrings", "shop");
            copy.Element("appSettings")!.Elements("add").Select(static add => (string?)add.Attribute("key")).Should().Equal("a", "b");
            copy.Element("connectionStrings")!.Element("add").Should().NotBeNull();
            config.Skipped.Should().Equal("system.web", "secret (encrypted)");
        }

        File.Exists(path).Should().BeFalse();
    }
}
