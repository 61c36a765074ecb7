using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Microsoft.Owin.Security;

/// <summary>Accepts a valid certificate whose chain contains one of the given public keys. A renewed certificate with the same key is still accepted.</summary>
public class CertificateSubjectPublicKeyInfoValidator : ICertificateValidator
{
    private readonly HashSet<string> _hashes;
    private readonly Func<X509Certificate2, string> _hash;

    /// <summary>Pins public keys.</summary>
    /// <param name="validBase64EncodedSubjectPublicKeyInfoHashes">Base64 of the hash of the DER of a SubjectPublicKeyInfo (RFC 7469, section 2.4).</param>
    /// <param name="algorithm">The hash.</param>
    /// <exception cref="ArgumentNullException"><paramref name="validBase64EncodedSubjectPublicKeyInfoHashes"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="validBase64EncodedSubjectPublicKeyInfoHashes"/> is empty or <paramref name="algorithm"/> is unknown.
    /// </exception>
    public CertificateSubjectPublicKeyInfoValidator(
        IEnumerable<string> validBase64EncodedSubjectPublicKeyInfoHashes, SubjectPublicKeyInfoAlgorithm algorithm)
    {
        _hashes = PinnedCertificates.Create(
            validBase64EncodedSubjectPublicKeyInfoHashes,
            nameof(validBase64EncodedSubjectPublicKeyInfoHashes),
            StringComparer.Ordinal);
        _hash = algorithm switch
        {
            SubjectPublicKeyInfoAlgorithm.Sha1 => static c => Hash(SHA1.Create(), c),
            SubjectPublicKeyInfoAlgorithm.Sha256 => static c => Hash(SHA256.Create(), c),
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Only Sha1 and Sha256 are supported."),
        };
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentNullException">There are no errors and <paramref name="chain"/> is null.</exception>
    public bool Validate(object sender, X509Certificate certificate, X509Chain chain, SslPolicyErrors sslPolicyErrors) =>
        PinnedCertificates.Contains(chain, sslPolicyErrors, _hashes, _hash);

    private static string Hash(HashAlgorithm algorithm, X509Certificate2 certificate)
    {
        using (algorithm)
        {
            ArraySegment<byte> info = SubjectPublicKeyInfo.Find(certificate.RawData);
            return Convert.ToBase64String(algorithm.ComputeHash(info.Array, info.Offset, info.Count));
        }
    }
}
