namespace Bridge.Http;

/// <summary>Checks media types in a Content-Type.</summary>
internal static class MediaTypes
{
    /// <summary>Whether it is JSON, or a type that ends in <c>+json</c> (RFC 6839).</summary>
    public static bool IsJson(string? contentType)
    {
        string type = (contentType ?? "").Split(';')[0].Trim();
        return type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }
}
