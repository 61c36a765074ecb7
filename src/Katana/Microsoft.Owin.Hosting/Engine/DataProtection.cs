namespace Microsoft.Owin.Hosting.Engine;

/// <summary>
/// The startup property <c>security.DataProtectionProvider</c>, which sign-in needs. On .NET Framework, Windows provided it to every program.
/// </summary>
internal static class DataProtection
{
    private const string Key = "security.DataProtectionProvider";

    internal static void Offer(IDictionary<string, object> properties)
    {
        if (properties.TryGetValue(Key, out object provider) && provider != null)
        {
            return;
        }
#if NET
        properties[Key] = Bridge.AspNetCore.Hosting.KeyedDataProtection.For(
            properties.TryGetValue("host.AppName", out object name) ? name as string : null,
            properties.TryGetValue("host.TraceOutput", out object trace) ? trace as TextWriter : null);
#endif
    }
}
