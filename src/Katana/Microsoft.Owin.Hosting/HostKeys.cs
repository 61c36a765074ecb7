namespace Microsoft.Owin.Hosting;

/// <summary>The keys of a host, in the startup properties and in each request.</summary>
internal static class HostKeys
{
    public const string Addresses = "host.Addresses";
    public const string AppMode = "host.AppMode";
    public const string AppName = "host.AppName";
    public const string DataProtectionProvider = "security.DataProtectionProvider";
    public const string OnAppDisposing = "host.OnAppDisposing";
    public const string OnSendingHeaders = "server.OnSendingHeaders";
    public const string TraceOutput = "host.TraceOutput";
}
