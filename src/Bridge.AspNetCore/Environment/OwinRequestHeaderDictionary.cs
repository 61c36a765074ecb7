namespace Bridge.AspNetCore;

/// <summary>A request's headers: without HTTP/2's pseudo-headers, and with whatever Transfer-Encoding there is.</summary>
internal sealed class OwinRequestHeaderDictionary(RequestLifetime lifetime) : OwinHeaderDictionary(lifetime)
{
    /// <inheritdoc/>
    protected override bool IsResponse => false;
}
