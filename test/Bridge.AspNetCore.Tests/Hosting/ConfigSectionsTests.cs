using Bridge.AspNetCore.Hosting;
using FluentAssertions;

namespace Bridge.AspNetCore.Tests.Hosting;

/// <summary>A config file that .NET cannot read.</summary>
[TestClass]
public sealed class ConfigSectionsTests
{
    [TestMethod]
    [DataRow("<configuration><appSettings/><connectionStrings/><system.diagnostics/><runtime/><startup/><location/></configuration>", null)]
    [DataRow("<configuration><system.web/><system.webServer/><system.web/></configuration>", "system.web, system.webServer")]
    [DataRow("<configuration><location path='a'><system.web/></location></configuration>", "system.web")]
    [DataRow("<configuration><configSections><section name='own'/></configSections><own/></configuration>", null)]
    [DataRow("<configuration><configSections><section name='own' type='Own.Section'/></configSections><own/></configuration>", "own")]
    [DataRow("<configuration xmlns='http://schemas.microsoft.com/.NetConfiguration/v2.0'><system.web/><appSettings/></configuration>", "system.web")]
    [DataRow("no XML", null)]
    public void Sections_that_belong_to_another_platform_are_named(string config, string? sections)
    {
        string file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        File.WriteAllText(file, config);
        try
        {
            string? advice = ConfigSections.Advice(file);
            if (sections is null)
            {
                advice.Should().BeNull();
            }
            else
            {
                advice.Should().Contain($"'{file}'").And.Contain($": {sections}. Remove them");
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestMethod]
    public void File_that_is_not_there_needs_no_advice()
    {
        ConfigSections.Advice(null).Should().BeNull();
        ConfigSections.Advice("").Should().BeNull();
        ConfigSections.Advice("missing").Should().BeNull();
    }
}
