namespace Bridge.Cli.Knowledge;

/// <summary>Chooses the rule for a member that exists but behaves differently from .NET Framework.</summary>
internal static class TrapRules
{
    // Members as Type::Name, or types, whose rule then applies to all their members.
    private static readonly Dictionary<string, Rule> s_names = new()
    {
        ["System.Runtime.Serialization.Formatters.Binary.BinaryFormatter"] = Rules.BinaryFormatter,
        ["System.AppDomain::CreateDomain"] = Rules.AppDomains,
        ["System.AppDomain::Unload"] = Rules.AppDomains,
        ["System.Threading.Thread::Abort"] = Rules.ThreadAbort,
        ["System.Threading.Thread::Suspend"] = Rules.ThreadAbort,
        ["System.Threading.Thread::Resume"] = Rules.ThreadAbort,
        ["System.Threading.Thread::ResetAbort"] = Rules.ThreadAbort,
        ["System.Net.ServicePointManager"] = Rules.ServicePoint,
        ["System.Text.Encoding::GetEncoding"] = Rules.CodePages,
        ["System.Type::GetTypeFromProgID"] = Rules.Com,
        ["System.Type::GetTypeFromCLSID"] = Rules.Com,
        ["System.Security.Cryptography.ProtectedData"] = Rules.Dpapi,
        ["System.Security.CodeAccessPermission::Demand"] = Rules.CodeAccess,
        ["System.Security.CodeAccessPermission::PermitOnly"] = Rules.CodeAccess,
    };

    // Windows-only API in namespaces that have their own rule.
    private static readonly (string Prefix, Rule Rule)[] s_windows =
    [
        ("Microsoft.Win32.", Rules.Registry),
        ("System.Drawing.", Rules.Drawing),
        ("System.Security.Cryptography.ProtectedData", Rules.Dpapi),
        ("System.Runtime.InteropServices.Marshal", Rules.Com),
        ("System.ServiceProcess.", Rules.WindowsService),
    ];

    // Obsolete API that throws PlatformNotSupportedException according to .NET's documentation, by the number of its warning. Other obsolete API still works.
    private static readonly Dictionary<string, Rule> s_obsolete = new()
    {
        ["SYSLIB0002"] = Rules.CodeAccess,
        ["SYSLIB0006"] = Rules.ThreadAbort,
        ["SYSLIB0007"] = Rules.ThrowsAlways,
        ["SYSLIB0009"] = Rules.ThrowsAlways,
        ["SYSLIB0010"] = Rules.Remoting,
        ["SYSLIB0011"] = Rules.BinaryFormatter,
        ["SYSLIB0018"] = Rules.ThrowsAlways,
        ["SYSLIB0024"] = Rules.AppDomains,
        ["SYSLIB0029"] = Rules.ThrowsAlways,
    };

    public static Rule? ForMember(string type, string member) => s_names.GetValueOrDefault($"{type}::{member}") ?? s_names.GetValueOrDefault(type);

    public static Rule? ForObsolete(string diagnostic) => s_obsolete.GetValueOrDefault(diagnostic);

    public static Rule ForWindows(string type)
    {
        foreach ((string prefix, Rule rule) in s_windows)
        {
            if (type.StartsWith(prefix, StringComparison.Ordinal))
            {
                return rule;
            }
        }

        return Rules.WindowsApi;
    }

    /// <summary>The rule for a string in code, or null.</summary>
    public static Rule? ForText(string text) =>
        text is "System.Net.HttpListener" or "Microsoft.Owin.Host.HttpListener.OwinHttpListener" ? Rules.HttpListener
        : LooksLikePath(text) ? Rules.Backslash
        : null;

    /// <summary>Whether a string is a path with backslashes, and not a regular expression, an account or a registry key.</summary>
    internal static bool LooksLikePath(string text)
    {
        if (text.Length is < 4 or > 260 || !text.Contains('\\', StringComparison.Ordinal) || text.AsSpan().ContainsAny("\r\n\t\"<>|*?[]()^$+{}=;,"))
        {
            return false;
        }

        if (char.IsAsciiLetter(text[0]) && text[1] == ':' && text[2] == '\\')
        {
            return true;
        }

        string[] parts = text.TrimStart('~').Split('\\', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0
            || text.StartsWith("\\\\", StringComparison.Ordinal)
            || parts[0] is "HKEY_LOCAL_MACHINE" or "HKEY_CURRENT_USER" or "SOFTWARE" or "Software" or "BUILTIN" or "NT AUTHORITY")
        {
            return false;
        }

        // A folder that sites usually have, or a file name with an extension in a folder.
        return parts[0] is ".." or "." or "App_Data" or "Content" or "Scripts" or "Views" or "bin"
            or "Uploads" or "uploads" or "Logs" or "logs" or "Temp" or "temp"
            || (parts.Length > 1
                && parts[0].Length > 1
                && Path.GetExtension(parts[^1]) is { Length: > 1 and < 6 } extension
                && extension.AsSpan(1).IndexOfAnyExceptInRange('a', 'z') < 0);
    }
}
