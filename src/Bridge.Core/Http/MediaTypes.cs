namespace Bridge.Http;

/// <summary>The media types that Bridge looks for in a Content-Type.</summary>
internal static class MediaTypes
{
    public const string MultipartForm = "multipart/form-data";

    public const string UrlEncodedForm = "application/x-www-form-urlencoded";

    /// <summary>Whether it is JSON, or a type that ends in <c>+json</c> (RFC 6839).</summary>
    public static bool IsJson(string? contentType)
    {
        string type = (contentType ?? "").Split(';')[0].Trim();
        return type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }
}
