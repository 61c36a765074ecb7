namespace Microsoft.Owin.Security.DataProtection;

/// <summary>Encrypts and authenticates bytes for one purpose.</summary>
public interface IDataProtector
{
    /// <summary>Protects.</summary>
    /// <param name="userData">The bytes.</param>
    /// <returns>The protected bytes.</returns>
    byte[] Protect(byte[] userData);

    /// <summary>Undoes <see cref="Protect"/>; throws, or returns null, for what a protector of the same purposes did not make.</summary>
    /// <param name="protectedData">What <see cref="Protect"/> returned.</param>
    /// <returns>The bytes.</returns>
    byte[] Unprotect(byte[] protectedData);
}
