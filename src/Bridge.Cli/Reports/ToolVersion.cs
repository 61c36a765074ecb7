using System.Reflection;

namespace Bridge.Cli.Reports;

/// <summary>The version of this tool.</summary>
internal static class ToolVersion
{
    public static string Number { get; } = (typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "0").Split('+')[0];

    public static string Text => "bridge " + Number;
}
