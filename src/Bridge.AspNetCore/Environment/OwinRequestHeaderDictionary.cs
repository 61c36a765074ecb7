namespace Bridge.AspNetCore;

/// <summary>A request's headers: without HTTP/2's pseudo-headers, and with whatever Transfer-Encoding there is.</summary>
internal sealed class OwinRequestHeaderDictionary(HttpContextEnvironment environment) : OwinHeaderDictionary(environment)
{
    /// <inheritdoc/>
    protected override bool IsResponse => false;
}
