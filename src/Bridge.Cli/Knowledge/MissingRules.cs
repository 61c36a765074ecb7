namespace Bridge.Cli.Knowledge;

/// <summary>Chooses the rule that explains a missing type or member.</summary>
internal static class MissingRules
{
    // The first match counts. A name that ends with a dot is a namespace.
    private static readonly (string Prefix, Rule Rule)[] s_types =
    [
        ("System.Web.UI.", Rules.WebForms),
        ("System.Web.Services.", Rules.Asmx),
        ("System.Web.Script.", Rules.JavaScriptSerializer),
        ("System.Web.Security.", Rules.SystemWebSecurity),
        ("System.Web.", Rules.SystemWeb),
        ("System.Runtime.Remoting.", Rules.Remoting),
        ("System.AppDomain", Rules.AppDomains),
        ("System.Security.Policy.", Rules.CodeAccess),
        ("System.Security.Permissions.", Rules.CodeAccess),
        ("System.Security.CodeAccessPermission", Rules.CodeAccess),
        ("System.Security.SecurityManager", Rules.CodeAccess),
        ("System.Security.SecurityContext", Rules.CodeAccess),
        ("System.Runtime.Serialization.Formatters.", Rules.BinaryFormatter),
        ("System.Net.Http.WebRequestHandler", Rules.WebRequestHandler),
        ("System.ServiceModel.", Rules.Wcf),
        ("System.Data.Linq.", Rules.LinqToSql),
        ("System.Activities.", Rules.Workflow),
        ("System.Workflow.", Rules.Workflow),
        ("System.Messaging.", Rules.Messaging),
        ("System.EnterpriseServices.", Rules.Messaging),
        ("System.Windows.Forms.", Rules.Desktop),
        ("System.Windows.", Rules.Desktop),
    ];

    // Packages that contain what was part of .NET Framework, by assembly name: the name to which .NET's facades forward, or the name in .NET Framework.
    private static readonly Dictionary<string, string> s_packages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["System.DirectoryServices"] = "System.DirectoryServices",
        ["System.DirectoryServices.AccountManagement"] = "System.DirectoryServices.AccountManagement",
        ["System.DirectoryServices.Protocols"] = "System.DirectoryServices.Protocols",
        ["System.Management"] = "System.Management",
        ["System.Data.Odbc"] = "System.Data.Odbc",
        ["System.Data.OleDb"] = "System.Data.OleDb",
        ["System.Data.SqlClient"] = "System.Data.SqlClient",
        ["System.Drawing.Common"] = "System.Drawing.Common",
        ["System.Diagnostics.EventLog"] = "System.Diagnostics.EventLog",
        ["System.Runtime.Caching"] = "System.Runtime.Caching",
        ["System.ServiceProcess.ServiceController"] = "System.ServiceProcess.ServiceController",
        ["System.ServiceModel.Syndication"] = "System.ServiceModel.Syndication",
        ["System.Speech"] = "System.Speech",
        ["System.IO.Ports"] = "System.IO.Ports",
        ["System.Threading.AccessControl"] = "System.Threading.AccessControl",
        ["System.ComponentModel.Composition"] = "System.ComponentModel.Composition",
        ["System.Reflection.Context"] = "System.Reflection.Context",
    };

    // Assemblies of .NET Framework that .NET 10 does not have at all.
    private static readonly Dictionary<string, Rule> s_assemblies = new(StringComparer.OrdinalIgnoreCase)
    {
        ["System.Net.Http.WebRequest"] = Rules.WebRequestHandler,
        ["System.Data.Linq"] = Rules.LinqToSql,
        ["System.Web.Extensions"] = Rules.JavaScriptSerializer,
        ["System.Web.Services"] = Rules.Asmx,
        ["System.Web.ApplicationServices"] = Rules.SystemWebSecurity,
        ["System.Web.Abstractions"] = Rules.SystemWeb,
        ["System.Web.Routing"] = Rules.SystemWeb,
        ["System.Runtime.Remoting"] = Rules.Remoting,
        ["System.EnterpriseServices"] = Rules.Messaging,
        ["System.Messaging"] = Rules.Messaging,
        ["System.Windows.Forms"] = Rules.Desktop,
        ["PresentationFramework"] = Rules.Desktop,
        ["PresentationCore"] = Rules.Desktop,
    };

    /// <summary>The rule for a type that is missing.</summary>
    /// <param name="type">Its full name.</param>
    /// <param name="lackingAssembly">The assembly that is missing, if that is the reason.</param>
    /// <param name="fromSite">Whether the assembly that should contain the type is a file of the site.</param>
    /// <param name="detail">Text for the line, such as the package that contains the type.</param>
    public static Rule ForType(string type, string? lackingAssembly, bool fromSite, out string? detail)
    {
        detail = null;
        if (fromSite)
        {
            return Rules.VersionMix;
        }

        if (lackingAssembly is not null && s_packages.TryGetValue(lackingAssembly, out string? package))
        {
            detail = "package " + package;
            return Rules.Package;
        }

        foreach ((string prefix, Rule rule) in s_types)
        {
            if (type.StartsWith(prefix, StringComparison.Ordinal))
            {
                return rule;
            }
        }

        if (lackingAssembly is not null)
        {
            return s_assemblies.GetValueOrDefault(lackingAssembly) ?? Rules.MissingAssembly;
        }

        return Rules.MissingApi;
    }

    /// <summary>The rule for a member that a type of .NET 10 does not have.</summary>
    public static Rule ForMember(string type, bool fromSite) => fromSite ? Rules.VersionMix : ForType(type, null, fromSite: false, out _);
}
