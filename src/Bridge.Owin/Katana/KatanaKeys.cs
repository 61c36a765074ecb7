namespace Bridge.Owin;

/// <summary>The startup properties that Bridge and Katana's own packages use and no OWIN specification names.</summary>
internal static class KatanaKeys
{
    /// <summary>The app's services, an <see cref="IServiceProvider"/>.</summary>
    public const string Services = "bridge.Services";

    /// <summary>True where ASP.NET Core's routing has chosen the application's endpoint and runs it.</summary>
    public const string IsEndpoint = "bridge.IsEndpoint";

    public const string DataProtectionProvider = "security.DataProtectionProvider";
}
