using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore;

/// <summary>A request's headers: without HTTP/2's pseudo-headers, and with whatever Transfer-Encoding there is.</summary>
internal sealed class OwinRequestHeaderDictionary(IHeaderDictionary headers) : OwinHeaderDictionary(headers)
{
    /// <inheritdoc/>
    protected override bool IsResponse => false;
}
