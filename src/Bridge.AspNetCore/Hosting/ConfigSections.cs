using System.Xml;
using System.Xml.Linq;

namespace Bridge.AspNetCore.Hosting;

/// <summary>
/// The sections of a program's config file. A file that was copied from IIS has sections that .NET does not know, and ConfigurationManager then cannot read the
/// file at all.
/// </summary>
internal static class ConfigSections
{
    private static readonly string[] s_known =
        ["configSections", "appSettings", "connectionStrings", "system.diagnostics", "runtime", "startup", "location"];

    /// <summary>Says which sections must be removed.</summary>
    /// <param name="file">The config file that could not be read; null if it is not known.</param>
    /// <returns>A sentence that names the file and its sections; null if its sections are not the reason.</returns>
    public static string? Advice(string? file)
    {
        string[] sections = Unknown(file);
        return sections.Length == 0
            ? null
            : $"The config file '{file}' cannot be read on .NET. It has sections that belong to .NET Framework or IIS: {string.Join(", ", sections)}. "
                + "Remove them from the file beside the program; appSettings and connectionStrings may stay.";
    }

    private static string[] Unknown(string? file)
    {
        if (string.IsNullOrEmpty(file) || !File.Exists(file))
        {
            return [];
        }

        XElement root;
        try
        {
            root = XElement.Load(file);
        }
        catch (XmlException)
        {
            return [];
        }

        // Compared by local names, because files from 2005 have a namespace.
        XElement[] declared = [.. root.Elements().Where(static element => element.Name.LocalName == "configSections").Descendants()];
        HashSet<string?> known = [.. s_known, .. declared.Select(Name)];
        return [.. root.Elements()
            .Concat(root.Elements().Where(static element => element.Name.LocalName == "location").Elements())
            .Select(static element => element.Name.LocalName)
            .Where(name => !known.Contains(name))
            .Concat(declared.Where(static section => section.Attribute("type") is not null).Select(static section => Name(section) ?? ""))
            .Distinct()];
    }

    private static string? Name(XElement section) => (string?)section.Attribute("name");
}
