namespace Microsoft.Owin.Security.DataProtection;

internal sealed class DelegateDataProtector(Func<byte[], byte[]> protect, Func<byte[], byte[]> unprotect) : IDataProtector
{
    public byte[] Protect(byte[] userData) => protect(userData);

    public byte[] Unprotect(byte[] protectedData) => unprotect(protectedData);
}
