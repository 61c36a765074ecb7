namespace Microsoft.Owin;

/// <summary>The fields of a posted form, stored in a dictionary.</summary>
public class FormCollection : ReadableStringCollection, IFormCollection
{
    /// <summary>Wraps a dictionary.</summary>
    /// <param name="store">The dictionary.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> is null.</exception>
    public FormCollection(IDictionary<string, string[]> store)
        : base(store)
    {
    }
}
