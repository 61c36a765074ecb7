using Bridge.Http;
using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore;

/// <summary>Responses with a status that allows no content (RFC 9110 sections 15.3.5, 15.3.6 and 15.4.5).</summary>
internal static class BodilessStatus
{
    /// <summary>Removes the headers that describe content: the length, and for 304 also the type and similar headers.</summary>
    internal static void DropContentHeaders(HttpResponse response)
    {
        foreach (string name in HeaderRules.LeftOut(response.StatusCode))
        {
            response.Headers.Remove(name);
        }
    }
}
