namespace Bridge.Markup;

/// <summary>Where in HTML a value stands: it decides whether encoding makes the value safe.</summary>
internal enum HtmlPlace
{
    /// <summary>Between tags, or in an attribute with quotes: encoding is enough.</summary>
    Text,

    /// <summary>At the beginning of an attribute that is a URL: its scheme counts.</summary>
    Url,

    /// <summary>In a script, or in an attribute that holds one.</summary>
    Script,

    /// <summary>In a style.</summary>
    Style,

    /// <summary>In an attribute's value without quotes around it.</summary>
    Unquoted,

    /// <summary>In a tag, where the names of elements and attributes stand.</summary>
    Tag,

    /// <summary>In a comment or a declaration.</summary>
    Comment,
}
