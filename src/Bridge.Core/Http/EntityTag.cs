using Bridge.Errors;

namespace Bridge.Http;

/// <summary>Entity tags as RFC 9110 section 8.8.3 writes them.</summary>
internal static class EntityTag
{
    /// <summary>The tag with its quotes. The given text may have quotes or not.</summary>
    /// <exception cref="ArgumentException">It has a character that a tag cannot have.</exception>
    public static string Of(string given)
    {
        bool isWeak = given.StartsWith("W/\"", StringComparison.Ordinal);
        string text = isWeak ? given.Substring(2) : given;
        string opaque = text.Length >= 2 && text[0] == '"' && text[text.Length - 1] == '"' ? text.Substring(1, text.Length - 2) : text;
        foreach (char c in opaque)
        {
            if (c is <= ' ' or '"' or > '~')
            {
                throw new ArgumentException($"The entity tag \"{Excerpt.Of(given)}\" has a character that is not allowed:"
                    + " printable ASCII without spaces and quotes is allowed (RFC 9110 section 8.8.3).", nameof(given));
            }
        }

        return (isWeak ? "W/\"" : "\"") + opaque + "\"";
    }
}
