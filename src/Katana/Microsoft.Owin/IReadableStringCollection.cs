namespace Microsoft.Owin;

/// <summary>Values by name, where a name may have several: headers, a query or a form.</summary>
public interface IReadableStringCollection : IEnumerable<KeyValuePair<string, string[]>>
{
    /// <summary>The values of a name, joined by commas.</summary>
    /// <param name="key">The name.</param>
    /// <returns>The joined values, or null if the name is missing.</returns>
    string this[string key] { get; }

    /// <summary>The values of a name, joined by commas.</summary>
    /// <param name="key">The name.</param>
    /// <returns>The joined values, or null if the name is missing.</returns>
    string Get(string key);

    /// <summary>The values of a name, one by one.</summary>
    /// <param name="key">The name.</param>
    /// <returns>The values, or null if the name is missing.</returns>
    IList<string> GetValues(string key);
}
