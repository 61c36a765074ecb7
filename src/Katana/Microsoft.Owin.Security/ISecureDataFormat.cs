namespace Microsoft.Owin.Security;

/// <summary>Converts data to text that only this application can read, and back.</summary>
/// <typeparam name="TData">The data.</typeparam>
public interface ISecureDataFormat<TData>
{
    /// <summary>Serializes, protects and encodes.</summary>
    /// <param name="data">The data.</param>
    /// <returns>The protected text.</returns>
    string Protect(TData data);

    /// <summary>Reverses <see cref="Protect"/>.</summary>
    /// <param name="protectedText">The protected text.</param>
    /// <returns>The data; null if <see cref="Protect"/> did not make the text.</returns>
    TData Unprotect(string protectedText);
}
