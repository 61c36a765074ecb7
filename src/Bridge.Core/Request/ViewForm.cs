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
}
