using System.Text;
using Bridge.Markup;

namespace Bridge;

/// <summary>
/// HTML that escapes the values in it, like Flask's <c>Markup</c>. A view returns it as a page of type <c>text/html; charset=utf-8</c>. It is written only
/// while it is sent, so large sequences in it are streamed.
/// </summary>
public sealed class Html
{
    private Html(HtmlTemplate template, object?[] values)
    {
        Template = template;
        Values = values;
    }

    /// <summary>HTML without content.</summary>
    public static Html Empty { get; } = Raw("");

    internal HtmlTemplate Template { get; }

    internal object?[] Values { get; }

    /// <summary>
    /// Makes HTML from an interpolated string, such as <c>Html.Of($"&lt;h1&gt;Hello {name}&lt;/h1&gt;")</c>. The string's own text is kept unchanged, and the
    /// values in it are encoded for HTML.
    /// </summary>
    /// <param name="html">
    /// The interpolated string. A value that is HTML itself (an <see cref="Html"/>, ASP.NET Core's <c>IHtmlContent</c>, System.Web's <c>IHtmlString</c>) is
    /// kept unchanged. A sequence is written item by item, and so is an <see cref="IAsyncEnumerable{T}"/> of objects. Null is written as nothing. Everything
    /// else is text, in the current culture, as in any interpolated string.
    /// </param>
    /// <returns>The HTML. It can be sent as often as the sequences in it can be read.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="html"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// A value is in a place where encoding does not make it safe: in a script, a style, a comment, a tag, or an attribute without quotes. Only HTML and whole
    /// numbers are allowed there. Or a value is a task or a delegate, instead of its result.
    /// </exception>
    /// <remarks>
    /// If the values at the beginning of an attribute such as <c>href</c> make a URL with the scheme <c>javascript</c>, <c>unsafe:</c> is written into the
    /// scheme, so that the browser does not run it.
    /// </remarks>
    public static Html Of(FormattableString html)
    {
        if (html is null)
        {
            throw new ArgumentNullException(nameof(html));
        }

        var template = HtmlTemplate.Of(html.Format);
        object?[] values = html.GetArguments();
        template.Check(values);
        return new Html(template, values);
    }

    /// <summary>HTML that is sent unchanged.</summary>
    /// <param name="html">The HTML. It must be your own, because its author can run scripts in the site's pages.</param>
    /// <returns>The HTML.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="html"/> is null.</exception>
    public static Html Raw(string html) => new(HtmlTemplate.OfLiteral(html ?? throw new ArgumentNullException(nameof(html))), []);

    /// <summary>The whole HTML as text.</summary>
    /// <returns>The text.</returns>
    /// <exception cref="InvalidOperationException">It contains an <see cref="IAsyncEnumerable{T}"/>, which only a view's response can wait for.</exception>
    public override string ToString()
    {
        StringBuilder text = new();
        using HtmlReader reader = new(this, isSynchronous: true);
        while (reader.Read() is { } chunk)
        {
            text.Append(chunk);
        }

        return text.ToString();
    }
}
