using System.Xml;
using System.Xml.Linq;
using Bridge.Cli.Sites;

namespace Bridge.Cli.Hosting;

/// <summary>
/// The config file that ConfigurationManager reads for a site: appSettings, connectionStrings and the sections that the file itself declares. Other sections
/// are left out, because a section that .NET 10 does not know makes every read fail.
/// </summary>
internal sealed class SiteConfig : IDisposable
{
    private static readonly string[] s_known = ["configSections", "appSettings", "connectionStrings"];

    private readonly string _folder;

    private SiteConfig(string folder, IReadOnlyList<string> skipped)
    {
        _folder = folder;
        Skipped = skipped;
    }

    public string Path => System.IO.Path.Join(_folder, "site.config");

    /// <summary>The sections that were left out, with the reasons.</summary>
    public IReadOnlyList<string> Skipped { get; }

    /// <summary>Writes the copy.</summary>
    /// <exception cref="XmlException">The site's file, or a file that it refers to, is not well-formed.</exception>
    public static SiteConfig Create(string configFile)
    {
        var config = ConfigFile.Read(configFile);
        string folder = System.IO.Path.GetDirectoryName(configFile)!;
        HashSet<string> declared = [.. config.Root.Elements("configSections").Elements().Select(static section => (string?)section.Attribute("name") ?? "")];
        XElement copy = new("configuration");
        List<string> skipped = [];
        foreach (XElement section in config.Root.Elements())
        {
            string name = section.Name.LocalName;
            if (section.Attribute("configProtectionProvider") is not null)
            {
                skipped.Add($"{name} (encrypted)");
            }
            else if (s_known.Contains(name) || declared.Contains(name))
            {
                copy.Add(WithFiles(section, folder, skipped));
            }
            else
            {
                skipped.Add(name);
            }
        }

        // ConfigurationManager requires the declarations to come first.
        foreach (XElement sections in copy.Elements("configSections").ToArray())
        {
            sections.Remove();
            copy.AddFirst(sections);
        }

        SiteConfig made = new(Directory.CreateTempSubdirectory("bridge-site-").FullName, skipped);
        new XDocument(copy).Save(made.Path);
        return made;
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // If it cannot be deleted, the system deletes it later, because the copy is in the temporary folder.
        }
    }

    /// <summary>A section with the content of the file that it refers to. That file is beside the site's config file, not beside the copy.</summary>
    private static XElement WithFiles(XElement section, string folder, List<string> skipped)
    {
        XElement whole = new(section);
        if ((string?)whole.Attribute("configSource") is { } source && Open(source) is { } replaced)
        {
            return replaced;
        }

        if (whole.Name.LocalName == "appSettings" && (string?)whole.Attribute("file") is { } file)
        {
            whole.Attribute("file")!.Remove();
            if (Open(file) is { } added)
            {
                whole.Add(added.Elements());
            }
        }

        return whole;

        XElement? Open(string name)
        {
            string path = System.IO.Path.Join(folder, name.Replace('\\', System.IO.Path.DirectorySeparatorChar));
            if (File.Exists(path))
            {
                return ConfigFile.Read(path).Root;
            }

            skipped.Add($"{name} of {whole.Name.LocalName} (no such file)");
            return null;
        }
    }
}
