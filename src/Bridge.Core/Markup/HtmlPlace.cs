namespace Bridge.Markup;

/// <summary>The place of a value in HTML, which decides whether encoding makes the value safe.</summary>
internal enum HtmlPlace
{
    /// <summary>Between tags, or in an attribute with quotes: encoding is enough.</summary>
    Text,

    /// <summary>At the beginning of an attribute that is a URL, or after other values there: its scheme is checked.</summary>
    Url,

    /// <summary>In a script, or in an attribute that contains one.</summary>
    Script,

    /// <summary>In a style.</summary>
    Style,

    /// <summary>In an attribute's value without quotes around it.</summary>
    Unquoted,

    /// <summary>In a tag, outside attribute values.</summary>
    Tag,

    /// <summary>In a comment or a declaration.</summary>
    Comment,
}
