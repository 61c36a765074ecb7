namespace Bridge.Http;

/// <summary>What a Content-Type names.</summary>
internal static class MediaTypes
{
    /// <summary>Whether it is JSON's, or one that ends in <c>+json</c> (RFC 6839).</summary>
    public static bool IsJson(string? contentType)
    {
        string type = (contentType ?? "").Split(';')[0].Trim();
        return type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }
}
