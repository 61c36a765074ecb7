namespace Microsoft.Owin;

/// <summary>The headers of a request or a response: the OWIN header dictionary, with convenience methods.</summary>
public interface IHeaderDictionary : IReadableStringCollection, IDictionary<string, string[]>
{
    /// <summary>The values of a header, joined by commas. Setting null, an empty string or white space removes the header.</summary>
    /// <param name="key">The header's name.</param>
    /// <returns>The joined values, or null if the header is missing.</returns>
    new string this[string key] { get; set; }

    /// <summary>The values of a header, split at commas outside quotes, without enclosing quotes and white space.</summary>
    /// <param name="key">The header's name.</param>
    /// <returns>The values, or null if the header is missing.</returns>
    IList<string> GetCommaSeparatedValues(string key);

    /// <summary>Appends a value to the existing line of a header. Null, an empty string or white space changes nothing.</summary>
    /// <param name="key">The header's name.</param>
    /// <param name="value">The value.</param>
    void Append(string key, string value);

    /// <summary>Adds values to a header, one line each.</summary>
    /// <param name="key">The header's name.</param>
    /// <param name="values">The values; null or none changes nothing.</param>
    void AppendValues(string key, params string[] values);

    /// <summary>Appends values to the existing line of a header. A value that contains a comma is quoted.</summary>
    /// <param name="key">The header's name.</param>
    /// <param name="values">The values; null or none changes nothing.</param>
    void AppendCommaSeparatedValues(string key, params string[] values);

    /// <summary>Sets a header to one value.</summary>
    /// <param name="key">The header's name.</param>
    /// <param name="value">The value; null, an empty string or white space removes the header.</param>
    void Set(string key, string value);

    /// <summary>Sets a header to several values, one line each.</summary>
    /// <param name="key">The header's name.</param>
    /// <param name="values">The values; null or none removes the header.</param>
    void SetValues(string key, params string[] values);

    /// <summary>Sets a header to several values in one line. A value that contains a comma is quoted.</summary>
    /// <param name="key">The header's name.</param>
    /// <param name="values">The values; null or none removes the header.</param>
    void SetCommaSeparatedValues(string key, params string[] values);
}
