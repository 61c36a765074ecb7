namespace Bridge.Owin;

/// <summary>The keys that Bridge and Katana's own packages use and no OWIN specification names.</summary>
internal static class KatanaKeys
{
    /// <summary>True where ASP.NET Core's routing has chosen the application's endpoint and runs it.</summary>
    public const string IsEndpoint = "bridge.IsEndpoint";

    /// <summary>The rules for the results of views in this pipeline, made for the first of them.</summary>
    public const string Coercer = "bridge.Coercer";

    /// <summary>In a request's environment: the run of the Katana pipeline around it, where somebody asks for it.</summary>
    public const string PipelineRun = "bridge.PipelineRun";

    public const string DataProtectionProvider = "security.DataProtectionProvider";
}
