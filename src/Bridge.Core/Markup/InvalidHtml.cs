using System.Globalization;
using Bridge.Errors;

namespace Bridge.Markup;

/// <summary>The errors for values in HTML: what is wrong, where, and what to write instead.</summary>
internal static class InvalidHtml
{
    /// <summary>The message for a value that is not allowed in its place; null if it is allowed.</summary>
    public static string? Of(int index, HtmlPlace place, object value)
    {
        Type type = value.GetType();
        if (value is Task or Delegate || IsValueTask(type))
        {
            return $"{Which(index)} is {InvalidViewResult.A(type)}, which is not text. "
                + (value is Delegate ? "Did you mean to call it?" : "Await it before you put it into the HTML.");
        }

        return place is HtmlPlace.Text or HtmlPlace.Url || IsSafe(value, type) ? null : $"{Which(index)} is {Where(place)}. {Instead(place)}";
    }

    public static string Asynchronous(Type type) =>
        $"There is {InvalidViewResult.A(type)} in the HTML, and ToString cannot wait for it. Return the Html itself from the view.";

    private static string Which(int index) => $"The value {{{index.ToString(CultureInfo.InvariantCulture)}}} of Html.Of";

    private static string Where(HtmlPlace place) => place switch
    {
        HtmlPlace.Script => "in a script (a <script>, an attribute such as onclick, or srcdoc), where no encoding for HTML makes it safe",
        HtmlPlace.Style => "in a style, where no encoding for HTML makes it safe",
        HtmlPlace.Unquoted => "in an attribute without quotes, where a space would begin another attribute",
        HtmlPlace.Tag => "within a tag, where it could be any attribute",
        _ => "in a comment or a declaration",
    };

    private static string Instead(HtmlPlace place) => place switch
    {
        HtmlPlace.Script => "Put it into an attribute, data-name=\"{value}\", and let the script read it from there.",
        HtmlPlace.Style => "Use it to choose a class, class=\"{value}\". Whole numbers are allowed there.",
        HtmlPlace.Unquoted => "Write quotes around it: name=\"{value}\".",
        HtmlPlace.Tag => "Write the attribute's name yourself, name=\"{value}\". For text of your own, such as selected, use Html.Raw(\"selected\").",
        _ => "Leave it out.",
    };

    private static bool IsSafe(object value, Type type) =>
        value is Html or int or long or short or byte or uint or ulong or ushort or sbyte || ForeignHtml.ReaderOf(type) is not null;

    private static bool IsValueTask(Type type) =>
        type == typeof(ValueTask) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>));
}
