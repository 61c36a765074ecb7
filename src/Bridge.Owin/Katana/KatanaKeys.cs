namespace Bridge.Owin;

/// <summary>The keys of Bridge and of Katana's packages that no OWIN specification defines.</summary>
internal static class KatanaKeys
{
    /// <summary>True if ASP.NET Core's routing chose the application's endpoint and runs it.</summary>
    public const string IsEndpoint = "bridge.IsEndpoint";

    /// <summary>The rules for the results of views in this pipeline, created for its first view.</summary>
    public const string Coercer = "bridge.Coercer";

    /// <summary>In a request's environment: the run of the Katana pipeline around it, if any code needs it.</summary>
    public const string PipelineRun = "bridge.PipelineRun";

    public const string DataProtectionProvider = "security.DataProtectionProvider";
}
