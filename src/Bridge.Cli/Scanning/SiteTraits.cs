using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Bridge.Cli.Knowledge;
using Bridge.Cli.Metadata;
using Bridge.Cli.Sites;

namespace Bridge.Cli.Scanning;

/// <summary>Describes a site: how Katana finds its startup class, and which frameworks it uses.</summary>
internal sealed class SiteTraits
{
    private static readonly (string Assembly, string Trait)[] s_frameworks =
    [
        ("System.Web.Http.Owin", "Web API 2 on Katana"),
        ("System.Web.Http", "Web API 2"),
        ("Microsoft.AspNet.SignalR.Core", "SignalR 2"),
        ("Microsoft.AspNet.Identity.Core", "ASP.NET Identity"),
        ("Microsoft.AspNet.OData", "OData"),
        ("Hangfire.Core", "Hangfire"),
        ("Nancy", "Nancy"),
        ("IdentityServer3", "IdentityServer3"),
        ("Swashbuckle.Core", "Swashbuckle"),
        ("EntityFramework", "Entity Framework 6"),
        ("Autofac", "Autofac"),
        ("System.Web.Mvc", "MVC 5 (System.Web)"),
    ];

    // Base types and interfaces by which System.Web finds the classes that it runs, with their rules.
    private static readonly Dictionary<string, Rule> s_bases = new()
    {
        ["System.Web.Mvc.Controller"] = Rules.Mvc,
        ["System.Web.Mvc.ControllerBase"] = Rules.Mvc,
        ["System.Web.Mvc.AsyncController"] = Rules.Mvc,
        ["System.Web.UI.Page"] = Rules.WebForms,
        ["System.Web.UI.UserControl"] = Rules.WebForms,
        ["System.Web.UI.MasterPage"] = Rules.WebForms,
        ["System.Web.Services.WebService"] = Rules.Asmx,
        ["System.Web.HttpApplication"] = Rules.GlobalAsax,
        ["System.Web.IHttpHandler"] = Rules.HttpHandlers,
        ["System.Web.IHttpAsyncHandler"] = Rules.HttpHandlers,
        ["System.Web.HttpTaskAsyncHandler"] = Rules.HttpHandlers,
        ["System.Web.IHttpModule"] = Rules.HttpHandlers,
        ["System.ServiceProcess.ServiceBase"] = Rules.WindowsService,
    };

    private static readonly Dictionary<string, Rule> s_pages = new(StringComparer.OrdinalIgnoreCase)
    {
        [".aspx"] = Rules.WebForms,
        [".ascx"] = Rules.WebForms,
        [".master"] = Rules.WebForms,
        [".asmx"] = Rules.Asmx,
        [".ashx"] = Rules.HttpHandlers,
        [".svc"] = Rules.WcfService,
        [".cshtml"] = Rules.Mvc,
        [".vbhtml"] = Rules.Mvc,
        [".asax"] = Rules.GlobalAsax,
    };

    private readonly SiteFiles _files;
    private readonly Dictionary<string, ManagedFile> _site;
    private readonly SoftwareTable _table;
    private readonly List<(string, Issue)> _issues = [];
    private readonly List<StartupFound> _startups = [];
    private readonly HashSet<string> _named = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _selfHosts = [];
    private bool _usesKatana;
    private bool _hasOwn;

    public SiteTraits(SiteFiles files, Dictionary<string, ManagedFile> site, SoftwareTable table)
    {
        _files = files;
        _site = site;
        _table = table;
        foreach (ManagedFile assembly in site.Values.OrderBy(static assembly => assembly.Name, StringComparer.OrdinalIgnoreCase))
        {
            try
            {
                Read(assembly);
            }
            catch (Exception error) when (ManagedFile.IsDamage(error))
            {
                // Reported already, where its references are read.
            }
        }

        if (ConfiguredStartup() is { } configured)
        {
            _startups.Insert(0, new StartupFound(configured, "owin:AppStartup in the config file", null));
        }

        foreach (string page in files.Pages)
        {
            _issues.Add((page, new Issue(s_pages[Path.GetExtension(page)], page, isMissing: false)));
        }
    }

    public IReadOnlyList<StartupFound> Startups => _startups;

    public IEnumerable<string> Describe()
    {
        if (_selfHosts.Count > 0)
        {
            yield return $"Self-hosted Katana ({string.Join(", ", _selfHosts)} starts WebApp)";
        }
        else if (_usesKatana)
        {
            yield return _site.ContainsKey("Microsoft.Owin.Host.SystemWeb") ? "Katana on IIS" : "Katana";
        }

        foreach ((string assembly, string trait) in s_frameworks)
        {
            if (_site.ContainsKey(assembly) && !(assembly == "System.Web.Http" && _site.ContainsKey("System.Web.Http.Owin")))
            {
                yield return trait;
            }
        }

        if (_files.Pages.Any(static page => page.EndsWith(".aspx", StringComparison.OrdinalIgnoreCase)))
        {
            yield return "Web Forms (System.Web)";
        }
    }

    public void AddTo(List<(string, Issue)> issues)
    {
        issues.AddRange(_issues);
        foreach (ManagedFile assembly in _site.Values)
        {
            if (_table.TryFind(assembly.Name, out Software? software) && software.Standing is Standing.NotNeeded or Standing.SystemWeb)
            {
                // If code names a System.Web framework but has no class for it to run, only the framework's setup is left to report.
                Rule rule = software.Standing == Standing.SystemWeb && (_named.Contains(assembly.Name) || !_hasOwn) ? RuleFor(assembly.Name) : Rules.Unused;
                issues.Add((File(assembly), new Issue(
                    rule,
                    $"{software.Name} ({assembly.FileName})",
                    isMissing: false,
                    software.ToKnow.Length == 0 ? null : software.ToKnow)));
            }
        }

        // A folder of libraries is not a site, so no startup class is missing in it.
        if (_selfHosts.Count == 0 && (_usesKatana || _files.Root is not null))
        {
            StartupFound[] unnamed = [.. _startups.Where(static startup => startup.FriendlyName is null)];
            bool isChosen = unnamed.Length > 0 && unnamed[0].How.StartsWith("owin:AppStartup", StringComparison.Ordinal);
            StartupFound[] byAttribute = [.. unnamed.Where(static startup => startup.How.StartsWith("[assembly", StringComparison.Ordinal))];
            StartupFound[] candidates = byAttribute.Length > 0 ? byAttribute : unnamed;
            if (_startups.Count == 0 && _files.Root is not null && _hasOwn)
            {
                issues.Add((_files.ConfigFile is null
                    ? "."
                    : Path.GetFileName(_files.ConfigFile), new Issue(Rules.NoStartup, "no startup class", isMissing: false)));
            }
            else if (!isChosen && candidates.Length > 1)
            {
                issues.AddRange(candidates.Select(static startup =>
                    (startup.Type, new Issue(Rules.SeveralStartups, startup.Type, isMissing: false, startup.How))));
            }
        }
    }

    private static Rule RuleFor(string assembly) => assembly == "System.Web.Http.WebHost" ? Rules.WebApiWebHost : Rules.Mvc;

    private string File(ManagedFile assembly) => Path.GetRelativePath(_files.BaseDirectory, assembly.Path).Replace('\\', '/');

    private string? ConfiguredStartup()
    {
        if (_files.ConfigFile is null)
        {
            return null;
        }

        try
        {
            return ConfigFile.Read(_files.ConfigFile).Setting("owin:AppStartup");
        }
        catch (System.Xml.XmlException)
        {
            return null;
        }
    }

    private void Read(ManagedFile assembly)
    {
        bool isKnown = _table.TryFind(assembly.Name, out _);
        MetadataReader metadata = assembly.Metadata;
        bool katana = false;
        foreach (AssemblyReferenceHandle handle in metadata.AssemblyReferences)
        {
            string name = metadata.GetString(metadata.GetAssemblyReference(handle).Name);
            katana |= name is "Owin" or "Microsoft.Owin";
            if (!isKnown)
            {
                _named.Add(name);
            }
        }

        _usesKatana |= katana;
        _hasOwn |= !isKnown;
        if (isKnown)
        {
            return;
        }

        if (katana)
        {
            ReadStartups(assembly);
        }

        if (assembly.IsExecutable && metadata.TypeReferences.Any(handle => Names.Of(metadata, handle) == "Microsoft.Owin.Hosting.WebApp"))
        {
            _selfHosts.Add(assembly.FileName);
        }

        if (metadata.AssemblyReferences.Any(handle => metadata.StringComparer.Equals(metadata.GetAssemblyReference(handle).Name, "Topshelf")))
        {
            _issues.Add((File(assembly), new Issue(Rules.WindowsService, "TopShelf", isMissing: false)));
        }

        foreach (TypeDefinitionHandle handle in metadata.TypeDefinitions)
        {
            TypeDefinition type = metadata.GetTypeDefinition(handle);
            foreach (EntityHandle parent in type.GetInterfaceImplementations()
                .Select(implementation => metadata.GetInterfaceImplementation(implementation).Interface)
                .Prepend(type.BaseType))
            {
                if (parent.Kind == HandleKind.TypeReference && s_bases.TryGetValue(Names.Of(metadata, (TypeReferenceHandle)parent), out Rule? rule))
                {
                    _issues.Add((File(assembly), new Issue(rule, MemberText.Type(Names.Of(metadata, handle)), isMissing: false)));
                    break;
                }
            }
        }
    }

    private void ReadStartups(ManagedFile assembly)
    {
        MetadataReader metadata = assembly.Metadata;
        foreach (CustomAttributeHandle handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
        {
            CustomAttribute attribute = metadata.GetCustomAttribute(handle);
            if (attribute.Constructor.Kind == HandleKind.MemberReference
                && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } type
                && Names.Of(metadata, (TypeReferenceHandle)type) == "Microsoft.Owin.OwinStartupAttribute")
            {
                object?[] arguments = [.. attribute.DecodeValue(AttributeTypes.Instance).FixedArguments.Select(static argument => argument.Value)];
                int startup = arguments.Length > 0 && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor) is var constructor
                    && SignatureText.Method(metadata, constructor.Signature, default).Contains("(System.String", StringComparison.Ordinal) ? 1 : 0;
                if (arguments.Length > startup && arguments[startup] is string name)
                {
                    _startups.Add(new StartupFound(
                        $"{name.Split(',')[0]}, {assembly.Name}",
                        "[assembly: OwinStartup]",
                        startup == 1 ? arguments[0] as string : null));
                }
            }
        }

        foreach (string name in new[] { assembly.Name + ".Startup", "Startup" })
        {
            if (assembly.Types.TryFind(name, out TypeDefinitionHandle handle)
                && metadata.GetTypeDefinition(handle)
                    .GetMethods()
                    .Any(method => metadata.StringComparer.Equals(metadata.GetMethodDefinition(method).Name, "Configuration")
                    && (metadata.GetMethodDefinition(method).Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public)
                && !_startups.Exists(startup => startup.Type == $"{name}, {assembly.Name}"))
            {
                _startups.Add(new StartupFound($"{name}, {assembly.Name}", "by name: a class Startup", null));
            }
        }
    }
}
