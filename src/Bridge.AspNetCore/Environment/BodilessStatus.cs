using Bridge.Http;
using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore;

/// <summary>A response under a status without content (RFC 9110 sections 15.3.5, 15.3.6 and 15.4.5).</summary>
internal static class BodilessStatus
{
    /// <summary>Removes the headers that describe content: the length, and for 304 also the type and similar headers.</summary>
    internal static void DropContentHeaders(HttpResponse response)
    {
        if (!StatusRule.IsBodiless(response.StatusCode))
        {
            return;
        }

        IHeaderDictionary headers = response.Headers;
        headers.ContentLength = null;
        if (response.StatusCode == StatusCodes.Status304NotModified)
        {
            foreach (string name in HeaderRules.DroppedBy304)
            {
                headers.Remove(name);
            }
        }
    }
}
