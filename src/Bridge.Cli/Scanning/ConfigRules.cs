using System.Xml.Linq;
using Bridge.Cli.Knowledge;
using Bridge.Cli.Sites;

namespace Bridge.Cli.Scanning;

/// <summary>Finds settings of a config file that need IIS, System.Web or .NET Framework.</summary>
internal static class ConfigRules
{
    private static readonly (string Path, Rule Rule)[] s_elements =
    [
        ("system.web/machineKey", Rules.MachineKey),
        ("system.web/authorization", Rules.ConfigAuthentication),
        ("system.web/identity", Rules.ConfigAuthentication),
        ("system.web/sessionState", Rules.ConfigSession),
        ("system.web/membership", Rules.ConfigSession),
        ("system.web/roleManager", Rules.ConfigSession),
        ("system.web/profile", Rules.ConfigSession),
        ("system.web/caching", Rules.ConfigSession),
        ("system.web/httpHandlers/add", Rules.HttpHandlers),
        ("system.web/httpModules/add", Rules.HttpHandlers),
        ("system.webServer/rewrite", Rules.ConfigServer),
        ("system.webServer/httpRedirect", Rules.ConfigServer),
        ("system.webServer/httpProtocol", Rules.ConfigServer),
        ("system.webServer/httpErrors", Rules.ConfigServer),
        ("system.serviceModel/services", Rules.WcfService),
        ("entityFramework/providers/provider", Rules.EntityFramework),
        ("entityFramework/defaultConnectionFactory", Rules.EntityFramework),
        ("system.net/mailSettings", Rules.ConfigMail),
        ("system.net/defaultProxy", Rules.ConfigMail),
    ];

    // Handlers and modules of every web.config template. They belong to IIS, or another finding reports them.
    private static readonly string[] s_usualTypes = ["System.Web.", "Microsoft.ApplicationInsights.", "System.ServiceModel."];

    // Sections that ConfigurationManager on .NET 10 reads by itself.
    private static readonly string[] s_knownSections =
    [
        "configSections", "appSettings", "connectionStrings", "runtime", "startup", "system.diagnostics", "location", "mscorlib", "assemblyBinding",
    ];

    public static IEnumerable<Issue> Read(ConfigFile config)
    {
        foreach ((string path, Rule rule) in s_elements)
        {
            foreach (XElement element in config.Find(path).Where(static element => !IsUsual(element)))
            {
                yield return Of(rule, (string?)element.Attribute("name") is { } name ? $"{element.Parent!.Name} {name}" : path, element);
            }
        }

        foreach (XElement element in config.Find("system.web/authentication"))
        {
            if ((string?)element.Attribute("mode") is { } mode && !mode.Equals("None", StringComparison.OrdinalIgnoreCase))
            {
                yield return Of(Rules.ConfigAuthentication, $"authentication mode={mode}", element);
            }
        }

        foreach (XElement element in config.Find("system.webServer/handlers/add").Concat(config.Find("system.webServer/modules/add")))
        {
            if (element.Attribute("type") is not null && !IsUsual(element))
            {
                yield return Of(Rules.HttpHandlers, $"{element.Parent!.Name} {(string?)element.Attribute("name")}", element);
            }
        }

        // These elements have their own namespace.
        foreach (XElement element in config.Root.Descendants()
            .Where(static element => element.Name.LocalName is "probing" or "codeBase" && element.Ancestors().Any(static one => one.Name == "runtime")))
        {
            string? place = (string?)element.Attribute("privatePath") ?? (string?)element.Attribute("href");
            yield return Of(Rules.Probing, $"{element.Name.LocalName} {place}", element);
        }

        foreach (XElement element in config.Root.Descendants().Where(static element => element.Attribute("configProtectionProvider") is not null))
        {
            yield return Of(Rules.ConfigEncrypted, element.Name.LocalName, element);
        }

        foreach (XElement element in config.Find("connectionStrings/add"))
        {
            string text = (string?)element.Attribute("connectionString") ?? "";
            if (text.Contains("(localdb)", StringComparison.OrdinalIgnoreCase) || text.Contains("AttachDbFilename", StringComparison.OrdinalIgnoreCase)

                    || text.Contains("Integrated Security=SSPI", StringComparison.OrdinalIgnoreCase)
                    || text.Contains("Integrated Security=True", StringComparison.OrdinalIgnoreCase)
                || text.Contains("Trusted_Connection=True", StringComparison.OrdinalIgnoreCase))
            {
                yield return Of(Rules.LocalDb, $"connection string {(string?)element.Attribute("name")}", element);
            }
        }

        foreach (XElement section in config.Root.Elements().Where(static section => !s_knownSections.Contains(section.Name.LocalName)))
        {
            yield return Of(Rules.ConfigSections, section.Name.LocalName, section);
        }
    }

    private static bool IsUsual(XElement element) =>
        element.Name.LocalName == "add"
            && (string?)element.Attribute("type") is { } type
            && s_usualTypes.Any(prefix => type.StartsWith(prefix, StringComparison.Ordinal));

    private static Issue Of(Rule rule, string subject, XElement element) => new(rule, subject, isMissing: false, $"line {ConfigFile.Line(element)}");
}
