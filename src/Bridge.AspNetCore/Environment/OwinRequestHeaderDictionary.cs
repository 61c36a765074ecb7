namespace Bridge.AspNetCore;

/// <summary>A request's headers: without HTTP/2's pseudo-headers, and with Transfer-Encoding.</summary>
internal sealed class OwinRequestHeaderDictionary(RequestLifetime lifetime) : OwinHeaderDictionary(lifetime)
{
    /// <inheritdoc/>
    protected override bool IsResponse => false;
}
