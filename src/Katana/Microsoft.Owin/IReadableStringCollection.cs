namespace Microsoft.Owin;

/// <summary>Values by name, such as headers, a query or a form. A name may have several values.</summary>
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
