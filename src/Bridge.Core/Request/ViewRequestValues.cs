using System.Diagnostics.CodeAnalysis;
using Bridge.Request;
using Microsoft.Extensions.Primitives;

namespace Bridge;

/// <summary>
/// Reads the values of a request by type: <c>request.Query&lt;int&gt;("page", 1)</c>. If a client's value cannot be read, the answer is a 400 that names the
/// value.
/// </summary>
/// <remarks>
/// The types are text, numbers, <see cref="bool"/> (<c>true</c>, <c>false</c>, and a checkbox's <c>on</c>), <see cref="Guid"/>, dates and times, enums by
/// name, and every type that has a public static <c>TryParse(string, out T)</c>, with or without an <see cref="IFormatProvider"/> before the last
/// parameter. All are read by the invariant culture. Except for text, an empty value counts as missing, because a form sends it for a field that was left
/// empty.
/// </remarks>
public static class ViewRequestValues
{
    private const DynamicallyAccessedMemberTypes Parsing = DynamicallyAccessedMemberTypes.PublicMethods;

    /// <summary>The value of a parameter of the route's template.</summary>
    /// <typeparam name="T">The type to read.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="name">The parameter's name.</param>
    /// <returns>The value; null for a nullable type if an optional parameter was left out.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="HttpException">The value is not of the type (400), or the path leaves the parameter out (404).</exception>
    /// <exception cref="InvalidOperationException">The template has no such parameter, or values of the type cannot be read from text.</exception>
    public static T Route<[DynamicallyAccessedMembers(Parsing)] T>(this ViewRequest request, string name) =>
        ReadRoute(request, name, out T? value) || default(T) is null && Nullable.GetUnderlyingType(typeof(T)) is not null
            ? value!
            : throw new HttpException(404);

    /// <inheritdoc cref="Route{T}(ViewRequest, string)"/>
    /// <param name="request">The request.</param>
    /// <param name="name">Its name.</param>
    /// <param name="defaultValue">The result if the path leaves the parameter out.</param>
    public static T Route<[DynamicallyAccessedMembers(Parsing)] T>(this ViewRequest request, string name, T defaultValue) =>
        ReadRoute(request, name, out T? value) ? value! : defaultValue;

    /// <summary>A value of the query; the first if there are several.</summary>
    /// <typeparam name="T">The type to read.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="name">The value's name.</param>
    /// <returns>The value; null for a nullable type if there is none.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="HttpException">400: there is no value, or it is not of the type.</exception>
    /// <exception cref="InvalidOperationException">Values of the type cannot be read from text.</exception>
    public static T Query<[DynamicallyAccessedMembers(Parsing)] T>(this ViewRequest request, string name) =>
        Required<T>(Of(request).Query[Known(name)], "query", name);

    /// <inheritdoc cref="Query{T}(ViewRequest, string)"/>
    /// <param name="request">The request.</param>
    /// <param name="name">Its name.</param>
    /// <param name="defaultValue">The result if there is none.</param>
    /// <exception cref="HttpException">400: the value is not of the type.</exception>
    public static T Query<[DynamicallyAccessedMembers(Parsing)] T>(this ViewRequest request, string name, T defaultValue) =>
        Optional(Of(request).Query[Known(name)], "query", name, defaultValue);

    /// <summary>All values of the query with that name, in order; empty if there are none.</summary>
    /// <inheritdoc cref="Query{T}(ViewRequest, string)"/>
    /// <exception cref="HttpException">400: one of the values is not of the type.</exception>
    public static IReadOnlyList<T> QueryAll<[DynamicallyAccessedMembers(Parsing)] T>(this ViewRequest request, string name) =>
        All<T>(Of(request).Query[Known(name)], "query", name);

    /// <summary>The value of a cookie. It comes from the client: do not trust it.</summary>
    /// <typeparam name="T">The type to read.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="name">The cookie's name.</param>
    /// <returns>The value; null for a nullable type if there is none.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="HttpException">400: there is no such cookie, or its value is not of the type.</exception>
    /// <exception cref="InvalidOperationException">Values of the type cannot be read from text.</exception>
    public static T Cookie<[DynamicallyAccessedMembers(Parsing)] T>(this ViewRequest request, string name) =>
        Required<T>(Of(request).Cookies[Known(name)], "cookies", name);

    /// <inheritdoc cref="Cookie{T}(ViewRequest, string)"/>
    /// <param name="request">The request.</param>
    /// <param name="name">Its name.</param>
    /// <param name="defaultValue">The result if there is none.</param>
    /// <exception cref="HttpException">400: the value is not of the type.</exception>
    public static T Cookie<[DynamicallyAccessedMembers(Parsing)] T>(this ViewRequest request, string name, T defaultValue) =>
        Optional(Of(request).Cookies[Known(name)], "cookies", name, defaultValue);

    internal static bool TryRead<[DynamicallyAccessedMembers(Parsing)] T>(StringValues values, string where, string name, out T? value)
    {
        TextValue.Reader reader = TextValue.ReaderOf(typeof(T));
        string? text = values.Count > 0 ? values[0] : null;
        if (text is null || (text.Length == 0 && typeof(T) != typeof(string)))
        {
            value = default;
            return false;
        }

        value = (T)reader.Read(text, where, name);
        return true;
    }

    internal static T Required<[DynamicallyAccessedMembers(Parsing)] T>(StringValues values, string where, string name) =>
        TryRead(values, where, name, out T? value) || Nullable.GetUnderlyingType(typeof(T)) is not null
            ? value!
            : throw TextValue.ReaderOf(typeof(T)).Missing(where, name);

    internal static List<T> All<[DynamicallyAccessedMembers(Parsing)] T>(StringValues values, string where, string name)
    {
        TextValue.Reader reader = TextValue.ReaderOf(typeof(T));
        List<T> all = new(values.Count);
        foreach (string? text in values)
        {
            if (text is not null && (text.Length > 0 || typeof(T) == typeof(string)))
            {
                all.Add((T)reader.Read(text, where, name));
            }
        }

        return all;
    }

    private static T Optional<[DynamicallyAccessedMembers(Parsing)] T>(StringValues values, string where, string name, T defaultValue) =>
        TryRead(values, where, name, out T? value) ? value! : defaultValue;

    private static bool ReadRoute<[DynamicallyAccessedMembers(Parsing)] T>(ViewRequest request, string name, out T? value)
    {
        if (!Of(request).RouteValues.TryGetValue(Known(name), out object? given) || given is null)
        {
            if (!request.View.HasParameter(name))
            {
                throw new InvalidOperationException(
                    $"The view {request.ViewName} reads the route value \"{name}\", which its template lacks. "
                    + (request.View.Template is { } template ? $"The template is \"{template}\"." : "It has none: the view was not given a route."));
            }

            value = default;
            return false;
        }

        if (given is T typed)
        {
            // A host or a filter may have set a value that is not text.
            value = typed;
            return true;
        }

        return TryRead(Convert.ToString(given, System.Globalization.CultureInfo.InvariantCulture), "path", name, out value);
    }

    private static ViewRequest Of(ViewRequest request) => request ?? throw new ArgumentNullException(nameof(request));

    private static string Known(string name) => name ?? throw new ArgumentNullException(nameof(name));
}
