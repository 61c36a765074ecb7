using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Microsoft.Owin.Security;

/// <summary>Accepts a valid certificate whose chain has a certificate with one of the given thumbprints.</summary>
public class CertificateThumbprintValidator : ICertificateValidator
{
    private readonly HashSet<string> _thumbprints;

    /// <summary>Pins thumbprints.</summary>
    /// <param name="validThumbprints">SHA-1 thumbprints in hexadecimal without separators; case is ignored.</param>
    /// <exception cref="ArgumentNullException"><paramref name="validThumbprints"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="validThumbprints"/> is empty.</exception>
    public CertificateThumbprintValidator(IEnumerable<string> validThumbprints) =>
        _thumbprints = PinnedCertificates.Create(validThumbprints, nameof(validThumbprints), StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc />
    /// <exception cref="ArgumentNullException">There are no errors and <paramref name="chain"/> is null.</exception>
    public bool Validate(object sender, X509Certificate certificate, X509Chain chain, SslPolicyErrors sslPolicyErrors) =>
        PinnedCertificates.Contains(chain, sslPolicyErrors, _thumbprints, static c => c.Thumbprint);
}
