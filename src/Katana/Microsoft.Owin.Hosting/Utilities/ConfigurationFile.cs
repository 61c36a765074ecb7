using System.Collections.Specialized;
using System.Configuration;
using System.Reflection;
using System.Xml;

namespace Microsoft.Owin.Hosting.Utilities;

/// <summary>
/// The program's config file. A file that was copied from IIS has sections that .NET does not know; ConfigurationManager then reads nothing of it.
/// </summary>
internal static class ConfigurationFile
{
    private static readonly string[] s_known = ["configSections", "appSettings", "connectionStrings", "system.diagnostics", "runtime", "startup", "location"];

    internal static NameValueCollection AppSettings()
    {
        try
        {
            return ConfigurationManager.AppSettings;
        }
        catch (ConfigurationErrorsException failure)
        {
            // The exception does not always say which file it is about.
            string file = failure.Filename
                ?? (failure.InnerException as ConfigurationErrorsException)?.Filename ?? Assembly.GetEntryAssembly()?.Location + ".config";
            string[] sections = UnknownSections(file);
            if (sections.Length == 0)
            {
                throw;
            }
            throw new ConfigurationErrorsException(
                "The config file '" + file + "' cannot be read on .NET. It has sections that belong to .NET Framework or IIS: " + string.Join(", ", sections)
                    + ". Remove them from the file that stands beside the program; appSettings and connectionStrings may stay.",
                failure,
                file,
                0);
        }
    }

    private static string[] UnknownSections(string file)
    {
        if (string.IsNullOrEmpty(file) || !File.Exists(file))
        {
            return [];
        }
        var document = new XmlDocument { XmlResolver = null };
        try
        {
            document.Load(file);
        }
        catch (XmlException)
        {
            return [];
        }
        var declared = new HashSet<string>(document.SelectNodes("/configuration/configSections//*/@name").Cast<XmlNode>().Select(name => name.Value));
        return document.DocumentElement.ChildNodes.OfType<XmlElement>().Select(element => element.Name)
            .Where(name => !s_known.Contains(name) && !declared.Contains(name))
            .Concat(document.SelectNodes("/configuration/configSections//*[@type]/@name").Cast<XmlNode>().Select(name => name.Value))
            .Distinct().ToArray();
    }
}
