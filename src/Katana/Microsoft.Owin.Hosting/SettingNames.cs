namespace Microsoft.Owin.Hosting;

/// <summary>The settings and environment variables that hosting reads.</summary>
internal static class SettingNames
{
    internal const string Boot = "boot";
    internal const string Port = "port";
    internal const string Server = "owin:Server";
    internal const string AppStartup = "owin:AppStartup";
    internal const string AutomaticAppStartup = "owin:AutomaticAppStartup";
    internal const string TraceOutput = "traceoutput";
    internal const string SettingsFile = "settings";
    internal const string PortVariable = "PORT";
    internal const string ServerVariable = "OWIN_SERVER";
}
