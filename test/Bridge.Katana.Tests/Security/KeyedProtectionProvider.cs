using System.Security.Cryptography;
using System.Text;
using Microsoft.Owin.Security.DataProtection;

namespace Bridge.Katana.Tests.Security;

/// <summary>Signs instead of encrypting: tests can see that purposes isolate and that altered data is refused.</summary>
internal sealed class KeyedProtectionProvider(string key = "key") : IDataProtectionProvider
{
    public IDataProtector Create(params string[] purposes) => new Protector(
        SHA256.HashData(Encoding.UTF8.GetBytes(key + "\u0001" + string.Join("\u0000", purposes))));

    private sealed class Protector(byte[] key) : IDataProtector
    {
        public byte[] Protect(byte[] userData) => [.. HMACSHA256.HashData(key, userData), .. userData];

        public byte[] Unprotect(byte[] protectedData)
        {
            byte[] userData = protectedData[HMACSHA256.HashSizeInBytes..];
            return HMACSHA256.HashData(key, userData).AsSpan().SequenceEqual(protectedData.AsSpan(0, HMACSHA256.HashSizeInBytes))
                ? userData
                : throw new CryptographicException("signature");
        }
    }
}
