namespace Microsoft.Owin.Security;

/// <summary>Turns data into text that only this application can read, and back.</summary>
/// <typeparam name="TData">The data.</typeparam>
public interface ISecureDataFormat<TData>
{
    /// <summary>Serializes, protects and encodes.</summary>
    /// <param name="data">The data.</param>
    /// <returns>The protected text.</returns>
    string Protect(TData data);

    /// <summary>Undoes <see cref="Protect"/>.</summary>
    /// <param name="protectedText">What <see cref="Protect"/> returned.</param>
    /// <returns>The data, or null when the text is not what <see cref="Protect"/> made.</returns>
    TData Unprotect(string protectedText);
}
