using System.Text;
using Bridge.Markup;

namespace Bridge;

/// <summary>
/// HTML that escapes what is put into it; Flask's <c>Markup</c>. A view returns it as a page of type <c>text/html; charset=utf-8</c>. Nothing is written
/// before it is sent: large sequences in it are streamed.
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
    /// Makes HTML of an interpolated string, such as <c>Html.Of($"&lt;h1&gt;Hello {name}&lt;/h1&gt;")</c>. Its own text stands as it is, and what is put into
    /// it is encoded for HTML.
    /// </summary>
    /// <param name="html">
    /// The interpolated string. A value that is HTML itself (an <see cref="Html"/>, ASP.NET Core's <c>IHtmlContent</c>, System.Web's <c>IHtmlString</c>) stands
    /// as it is. A sequence is written item by item, an <see cref="IAsyncEnumerable{T}"/> of objects too. Null is nothing. Everything else is text, in the
    /// current culture, as in any interpolated string.
    /// </param>
    /// <returns>The HTML. It can be sent as often as the sequences in it can be read.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="html"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// A value stands where encoding it does not make it safe: in a script, a style, a comment, a tag, or an attribute without quotes. Only HTML and whole
    /// numbers may stand there. Or a value is a task or a delegate, whose result is meant.
    /// </exception>
    /// <remarks>
    /// A URL of the scheme <c>javascript</c> that begins the value of an attribute such as <c>href</c> is written with <c>unsafe:</c> before it.
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

    /// <summary>HTML that stands as it is.</summary>
    /// <param name="html">The HTML. It has to be yours: whoever writes it can run scripts in the pages of the site.</param>
    /// <returns>The HTML.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="html"/> is null.</exception>
    public static Html Raw(string html) => new(HtmlTemplate.OfLiteral(html ?? throw new ArgumentNullException(nameof(html))), []);

    /// <summary>The whole HTML as text.</summary>
    /// <returns>The text.</returns>
    /// <exception cref="InvalidOperationException">There is an <see cref="IAsyncEnumerable{T}"/> in it, which only a view's response can wait for.</exception>
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
