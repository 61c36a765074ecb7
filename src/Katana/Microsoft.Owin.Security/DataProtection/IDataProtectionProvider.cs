namespace Microsoft.Owin.Security.DataProtection;

/// <summary>Makes protectors, each for its purposes.</summary>
public interface IDataProtectionProvider
{
    /// <summary>Makes a protector.</summary>
    /// <param name="purposes">What it is for; what is protected for other purposes, or the same ones in another order, cannot be read.</param>
    /// <returns>The protector.</returns>
    IDataProtector Create(params string[] purposes);
}
