namespace Microsoft.Owin;

/// <summary>The headers of a request or a response: the OWIN header dictionary, and what is convenient to do with it.</summary>
public interface IHeaderDictionary : IReadableStringCollection, IDictionary<string, string[]>
{
    /// <summary>The values of a header, joined by commas. Setting null, nothing or blanks removes the header.</summary>
    /// <param name="key">The header's name.</param>
    /// <returns>The joined values, or null if the header is missing.</returns>
    new string this[string key] { get; set; }

    /// <summary>The values of a header, split at the commas outside of quotes, without surrounding quotes and blanks.</summary>
    /// <param name="key">The header's name.</param>
    /// <returns>The values, or null if the header is missing.</returns>
    IList<string> GetCommaSeparatedValues(string key);

    /// <summary>Adds a value behind those of a header, in one line with them. Null, nothing and blanks change nothing.</summary>
    /// <param name="key">The header's name.</param>
    /// <param name="value">The value.</param>
    void Append(string key, string value);

    /// <summary>Adds values to a header, a line each.</summary>
    /// <param name="key">The header's name.</param>
    /// <param name="values">The values; null or none changes nothing.</param>
    void AppendValues(string key, params string[] values);

    /// <summary>Adds values behind those of a header, in one line with them; a value that contains a comma is quoted.</summary>
    /// <param name="key">The header's name.</param>
    /// <param name="values">The values; null or none changes nothing.</param>
    void AppendCommaSeparatedValues(string key, params string[] values);

    /// <summary>Sets a header to one value.</summary>
    /// <param name="key">The header's name.</param>
    /// <param name="value">The value; null, nothing or blanks removes the header.</param>
    void Set(string key, string value);

    /// <summary>Sets a header to several values, a line each.</summary>
    /// <param name="key">The header's name.</param>
    /// <param name="values">The values; null or none removes the header.</param>
    void SetValues(string key, params string[] values);

    /// <summary>Sets a header to several values in one line; a value that contains a comma is quoted.</summary>
    /// <param name="key">The header's name.</param>
    /// <param name="values">The values; null or none removes the header.</param>
    void SetCommaSeparatedValues(string key, params string[] values);
}
