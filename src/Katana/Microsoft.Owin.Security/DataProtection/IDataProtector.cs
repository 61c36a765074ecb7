namespace Microsoft.Owin.Security.DataProtection;

/// <summary>Encrypts and authenticates bytes for one purpose.</summary>
public interface IDataProtector
{
    /// <summary>Protects.</summary>
    /// <param name="userData">The bytes.</param>
    /// <returns>The protected bytes.</returns>
    byte[] Protect(byte[] userData);

    /// <summary>Reverses <see cref="Protect"/>. Throws or returns null for data that no protector of the same purposes made.</summary>
    /// <param name="protectedData">The protected bytes.</param>
    /// <returns>The bytes.</returns>
    byte[] Unprotect(byte[] protectedData);
}
