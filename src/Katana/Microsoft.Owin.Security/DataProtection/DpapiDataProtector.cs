using System.Security.Cryptography;
using System.Text;

namespace Microsoft.Owin.Security.DataProtection;

internal sealed class DpapiDataProtector(string appName, string[] purposes) : IDataProtector
{
    private const string PrimaryPurpose = "Microsoft.Owin.Security.IDataProtector";

    private readonly byte[] _entropy = DeriveEntropy(appName, purposes);

    public byte[] Protect(byte[] userData) => ProtectedData.Protect(userData, _entropy, DataProtectionScope.CurrentUser);

    public byte[] Unprotect(byte[] protectedData) => ProtectedData.Unprotect(protectedData, _entropy, DataProtectionScope.CurrentUser);

    /// <summary>
    /// The entropy of .NET Framework's System.Security.Cryptography.DpapiDataProtector, which Katana uses: SHA-256 over the
    /// length-prefixed application name, primary purpose and specific purposes.
    /// </summary>
    internal static byte[] DeriveEntropy(string appName, string[] purposes)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        writer.Write(appName);
        writer.Write(PrimaryPurpose);
        foreach (string purpose in purposes ?? [])
        {
            if (string.IsNullOrWhiteSpace(purpose))
            {
                throw new ArgumentException("A purpose must not be null or blank.", nameof(purposes));
            }

            writer.Write(purpose);
        }

        writer.Flush();
        memory.Position = 0;
        using var sha256 = SHA256.Create();
        return sha256.ComputeHash(memory);
    }
}
