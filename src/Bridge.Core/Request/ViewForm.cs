using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Primitives;

namespace Bridge;

/// <summary>A form that was sent: its fields, each with its values in order, and its files.</summary>
public sealed class ViewForm : IReadOnlyDictionary<string, StringValues>
{
    private readonly IReadOnlyDictionary<string, StringValues> _fields;

    internal ViewForm(IReadOnlyDictionary<string, StringValues> fields, IReadOnlyList<ViewFormFile> files)
    {
        _fields = fields;
        Files = files;
    }

    /// <summary>The files of a multipart form, in the order in which they were sent.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<ViewFormFile> Files { get; }

    /// <summary>The names of the fields.</summary>
    public IEnumerable<string> Keys => _fields.Keys;

    /// <summary>The values of the fields.</summary>
    public IEnumerable<StringValues> Values => _fields.Values;

    /// <summary>The number of names.</summary>
    public int Count => _fields.Count;

    /// <summary>The values of a field; none if it was not sent. Indexing does not throw.</summary>
    /// <param name="key">The field's name.</param>
    public StringValues this[string key] => _fields.TryGetValue(key, out StringValues values) ? values : StringValues.Empty;

    /// <summary>The first file that was sent under a name, or null.</summary>
    /// <param name="name">The field's name.</param>
    public ViewFormFile? File(string name)
    {
        foreach (ViewFormFile file in Files)
        {
            if (string.Equals(file.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return file;
            }
        }

        return null;
    }

    /// <summary>A field's value by type; the first if there are several. The types are those of <see cref="ViewRequestValues"/>.</summary>
    /// <typeparam name="T">The type to read.</typeparam>
    /// <param name="name">The field's name.</param>
    /// <returns>The value; null for a nullable type if the field was not sent or is empty.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="HttpException">400: there is no value, or it is not of the type.</exception>
    /// <exception cref="InvalidOperationException">Values of the type cannot be read from text.</exception>
    public T Get<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] T>(string name) =>
        ViewRequestValues.Required<T>(this[Known(name)], "form", name);

    /// <inheritdoc cref="Get{T}(string)"/>
    /// <param name="name">The field's name.</param>
    /// <param name="defaultValue">The result if the field was not sent, or is empty.</param>
    /// <exception cref="HttpException">400: the value is not of the type.</exception>
    public T Get<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] T>(string name, T defaultValue) =>
        ViewRequestValues.TryRead(this[Known(name)], "form", name, out T? value) ? value! : defaultValue;

    /// <summary>All values of a field by type, in order; empty if it was not sent.</summary>
    /// <inheritdoc cref="Get{T}(string)"/>
    /// <exception cref="HttpException">400: one of the values is not of the type.</exception>
    public IReadOnlyList<T> GetAll<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] T>(string name) =>
        ViewRequestValues.All<T>(this[Known(name)], "form", name);

    /// <summary>Whether a field was sent.</summary>
    /// <param name="key">The field's name.</param>
    public bool ContainsKey(string key) => _fields.ContainsKey(key);

    /// <summary>The values of a field, if it was sent.</summary>
    /// <param name="key">The field's name.</param>
    /// <param name="value">Its values.</param>
    /// <returns>Whether it was sent.</returns>
    public bool TryGetValue(string key, out StringValues value) => _fields.TryGetValue(key, out value);

    /// <summary>Enumerates the fields.</summary>
    /// <returns>An enumerator.</returns>
    public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator() => _fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static string Known(string name) => name ?? throw new ArgumentNullException(nameof(name));
}
