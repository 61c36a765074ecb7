using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Microsoft.Owin.Security;

/// <summary>Accepts a valid certificate whose chain has a certificate with one of the given subject key identifiers.</summary>
public class CertificateSubjectKeyIdentifierValidator : ICertificateValidator
{
    private const string SubjectKeyIdentifierOid = "2.5.29.14";

    private readonly HashSet<string> _identifiers;

    /// <summary>Pins subject key identifiers.</summary>
    /// <param name="validSubjectKeyIdentifiers">Identifiers in hexadecimal without separators; case is ignored.</param>
    /// <exception cref="ArgumentNullException"><paramref name="validSubjectKeyIdentifiers"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="validSubjectKeyIdentifiers"/> is empty.</exception>
    public CertificateSubjectKeyIdentifierValidator(IEnumerable<string> validSubjectKeyIdentifiers) =>
        _identifiers = PinnedCertificates.Create(
            validSubjectKeyIdentifiers, nameof(validSubjectKeyIdentifiers), StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc />
    /// <exception cref="ArgumentNullException">There are no errors and <paramref name="chain"/> is null.</exception>
    public bool Validate(object sender, X509Certificate certificate, X509Chain chain, SslPolicyErrors sslPolicyErrors) =>
        PinnedCertificates.Contains(
            chain,
            sslPolicyErrors,
            _identifiers,
            static c => (c.Extensions[SubjectKeyIdentifierOid] as X509SubjectKeyIdentifierExtension)?.SubjectKeyIdentifier);
}
