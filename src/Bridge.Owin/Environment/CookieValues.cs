namespace Bridge.Owin.Environment;

/// <summary>Reads the Cookie header as ASP.NET Core does, so that a view gets the same cookies on every host. RFC 6265 section 4.2.</summary>
internal static class CookieValues
{
    public static IReadOnlyDictionary<string, string> Parse(string[]? headers)
    {
        Dictionary<string, string> cookies = new(StringComparer.OrdinalIgnoreCase);
        foreach (string? header in headers ?? [])
        {
            foreach (string pair in (header ?? "").Split(';'))
            {
                int equals = pair.IndexOf('=');
                string name = equals < 0 ? "" : pair.Substring(0, equals).Trim(' ', '\t');
                if (name.Length > 0)
                {
                    cookies[Uri.UnescapeDataString(name)] = Uri.UnescapeDataString(pair.Substring(equals + 1).Trim(' ', '\t'));
                }
            }
        }

        return cookies;
    }
}
