namespace Microsoft.Owin.Security;

internal static class Constants
{
    /// <summary>
    /// Environment: <c>Func&lt;string[], Action&lt;IIdentity, IDictionary&lt;string, string&gt;, IDictionary&lt;string, object&gt;, object&gt;, object,
    /// Task&gt;</c>.
    /// </summary>
    internal const string SecurityAuthenticate = "security.Authenticate";

    /// <summary>Startup properties: <c>Func&lt;string[], Tuple&lt;Func&lt;byte[], byte[]&gt;, Func&lt;byte[], byte[]&gt;&gt;&gt;</c>.</summary>
    internal const string SecurityDataProtectionProvider = "security.DataProtectionProvider";

    internal const string DefaultSignInAsAuthenticationType = "Microsoft.Owin.Security.Constants.DefaultSignInAsAuthenticationType";

    internal const string CorrelationPrefix = ".AspNet.Correlation.";
}
