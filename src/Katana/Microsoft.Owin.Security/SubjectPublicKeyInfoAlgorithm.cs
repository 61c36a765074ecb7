namespace Microsoft.Owin.Security;

/// <summary>The hash with which <see cref="CertificateSubjectPublicKeyInfoValidator"/> identifies a public key.</summary>
public enum SubjectPublicKeyInfoAlgorithm
{
    /// <summary>SHA-1, 20 bytes.</summary>
    Sha1,

    /// <summary>SHA-256, 32 bytes.</summary>
    Sha256,
}
