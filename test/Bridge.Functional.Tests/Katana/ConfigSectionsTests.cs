using System.Configuration;
using FluentAssertions;

namespace Bridge.Functional.Tests.KatanaHosting;

/// <summary>A config file that was copied whole from IIS, which ConfigurationManager refuses.</summary>
[TestClass]
public sealed class ConfigSectionsTests
{
    private const string Sections = """
        <configuration>
          <appSettings><add key="greeting" value="hello" /></appSettings>
          <system.web><compilation debug="true" /></system.web>
          <system.webServer />
          <system.data><DbProviderFactories /></system.data>
        </configuration>
        """;

    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("bridge-config-").FullName, "site.dll.config");

    [TestCleanup]
    public void Delete() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    [TestMethod]
    [DataRow(Sections, "system.web, system.webServer, system.data")]
    [DataRow("""<configuration><location path="a"><system.web /></location></configuration>""", "system.web")]
    [DataRow("""<configuration xmlns="http://schemas.microsoft.com/.NetConfiguration/v2.0"><appSettings /><system.web /></configuration>""", "system.web")]
    [DataRow("""<configuration><configSections><section name="old" type="Old.Section, System.Web" /></configSections><old /></configuration>""", "old")]
    public void A_startup_class_that_reads_it_fails_with_the_sections_to_remove(string content, string sections)
    {
        File.WriteAllText(_file, content);

        FluentActions.Invoking(() => Bridge.Owin.Katana.ToAppFunc(_ => throw Refusal()))
            .Should()
            .Throw<ConfigurationErrorsException>()
            .WithMessage($"*{_file}*.NET Framework or IIS: {sections}. Remove them*")
            .WithInnerException<TypeInitializationException>();
    }

    [TestMethod]
    public void A_file_without_such_sections_is_another_failure()
    {
        File.WriteAllText(_file, "<configuration><appSettings><add key=\"greeting\" /></appSettings></configuration>");

        FluentActions.Invoking(() => Bridge.Owin.Katana.ToAppFunc(_ => throw Refusal())).Should().Throw<TypeInitializationException>();
    }

    /// <summary>What ConfigurationManager throws at the first setting that a static field reads: the inner exception alone knows the file.</summary>
    private TypeInitializationException Refusal() => new(
        "Site.Settings",
        new ConfigurationErrorsException(
            "Configuration system failed to initialize",
            new ConfigurationErrorsException("Unrecognized configuration section system.web.", _file, 3)));
}
