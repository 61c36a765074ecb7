namespace Microsoft.Owin.Security.DataProtection;

/// <summary>Makes a protector for given purposes.</summary>
public interface IDataProtectionProvider
{
    /// <summary>Makes a protector.</summary>
    /// <param name="purposes">The purposes. Data that was protected for other purposes, or in another order of them, cannot be read.</param>
    /// <returns>The protector.</returns>
    IDataProtector Create(params string[] purposes);
}
