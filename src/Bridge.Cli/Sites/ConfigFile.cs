using System.Xml;
using System.Xml.Linq;

namespace Bridge.Cli.Sites;

/// <summary>A web.config or app.config, read as XML. Its settings are not applied.</summary>
internal sealed class ConfigFile
{
    private ConfigFile(string path, XElement root)
    {
        Path = path;
        Root = root;
    }

    public string Path { get; }

    public XElement Root { get; }

    /// <summary>Reads a config file.</summary>
    /// <exception cref="XmlException">The file is not well-formed.</exception>
    public static ConfigFile Read(string path)
    {
        // No DTD, entity or other file is loaded.
        using var reader = XmlReader.Create(path, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        var document = XDocument.Load(reader, LoadOptions.SetLineInfo);

        // Old files use the namespace of .NET Framework 2.0 on their root.
        foreach (XElement element in document.Descendants())
        {
            element.Name = element.Name.LocalName;
        }

        return new ConfigFile(path, document.Root!);
    }

    /// <summary>A value of appSettings, or null.</summary>
    public string? Setting(string key) => Root.Elements("appSettings").Elements("add")
        .LastOrDefault(add => string.Equals((string?)add.Attribute("key"), key, StringComparison.OrdinalIgnoreCase))?.Attribute("value")?.Value;

    /// <summary>The elements at a path such as <c>system.web/machineKey</c>, including those in location elements.</summary>
    public IEnumerable<XElement> Find(string path)
    {
        IEnumerable<XElement> found = Root.Elements("location").Prepend(Root);
        foreach (string name in path.Split('/'))
        {
            found = found.Elements(name);
        }

        return found;
    }

    public static int Line(XElement element) => ((IXmlLineInfo)element).LineNumber;
}
