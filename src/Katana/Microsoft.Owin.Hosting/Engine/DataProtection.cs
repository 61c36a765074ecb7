namespace Microsoft.Owin.Hosting.Engine;

/// <summary>
/// The startup property <c>security.DataProtectionProvider</c>, which sign-in needs. On .NET Framework, Windows provided it to every program.
/// </summary>
internal static class DataProtection
{
    internal static void Offer(IDictionary<string, object> properties)
    {
        if (properties.TryGetValue(HostKeys.DataProtectionProvider, out object provider) && provider != null)
        {
            return;
        }
#if NET
        properties[HostKeys.DataProtectionProvider] = Bridge.AspNetCore.Hosting.KeyedDataProtection.For(
            properties.TryGetValue(HostKeys.AppName, out object name) ? name as string : null,
            properties.TryGetValue(HostKeys.TraceOutput, out object trace) ? trace as TextWriter : null);
#endif
    }
}
