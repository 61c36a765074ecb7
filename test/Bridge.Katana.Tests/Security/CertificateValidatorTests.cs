using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FluentAssertions;
using Microsoft.Owin.Security;

namespace Bridge.Katana.Tests.Security;

[TestClass]
public sealed class CertificateValidatorTests
{
    private static readonly DateTimeOffset s_start = DateTimeOffset.UtcNow.AddDays(-1);

    private static X509Certificate2 s_root = null;
    private static X509Certificate2 s_leaf = null;
    private static X509Certificate2 s_stranger = null;
    private static X509Chain s_chain = null;
    private static X509Chain s_chainOfOne = null;

    [ClassInitialize]
    public static void MakeCertificates(TestContext _)
    {
        s_root = Root("CN=root", RSA.Create(2048));
        s_stranger = Root("CN=stranger", RSA.Create(2048));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=leaf", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        s_leaf = request.Create(
            s_root.SubjectName,
            X509SignatureGenerator.CreateForRSA(s_root.GetRSAPrivateKey(), RSASignaturePadding.Pkcs1),
            s_start,
            s_start.AddDays(9),
            [1, 2, 3]);
        s_chain = Chain(s_leaf, 2);
        s_chainOfOne = Chain(s_root, 1);
    }

    [ClassCleanup]
    public static void DisposeCertificates()
    {
        s_root.Dispose();
        s_leaf.Dispose();
        s_stranger.Dispose();
        s_chain.Dispose();
        s_chainOfOne.Dispose();
    }

    private static readonly Dictionary<string, (Func<X509Certificate2, string> Id, Func<string[], ICertificateValidator> Create)> s_kinds = new()
    {
        ["thumbprint"] = (c => c.Thumbprint, v => new CertificateThumbprintValidator(v)),
        ["subject key identifier"] = (SubjectKeyIdentifier, v => new CertificateSubjectKeyIdentifierValidator(v)),
        ["SHA-1 of the public key"] = (
            c => Convert.ToBase64String(SHA1.HashData(c.PublicKey.ExportSubjectPublicKeyInfo())),
            v => new CertificateSubjectPublicKeyInfoValidator(v, SubjectPublicKeyInfoAlgorithm.Sha1)),
        ["SHA-256 of the public key"] = (Sha256, v => new CertificateSubjectPublicKeyInfoValidator(v, SubjectPublicKeyInfoAlgorithm.Sha256)),
    };

    public static IEnumerable<string> Names => s_kinds.Keys;

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Chain_is_accepted_by_any_of_its_certificates(string name)
    {
        (Func<X509Certificate2, string> id, Func<string[], ICertificateValidator> create) = s_kinds[name];

        Validate(create([id(s_leaf)])).Should().BeTrue("the {0} of the leaf is pinned", name);
        Validate(create([id(s_root)])).Should().BeTrue("the {0} of the root is pinned", name);
        Validate(create([id(s_stranger), id(s_leaf)])).Should().BeTrue();
        Validate(create([id(s_stranger)])).Should().BeFalse("the {0} of another certificate is pinned", name);
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Any_error_that_the_platform_found_refuses(string name)
    {
        (Func<X509Certificate2, string> id, Func<string[], ICertificateValidator> create) = s_kinds[name];

        foreach (SslPolicyErrors errors in new[]
        {
            SslPolicyErrors.RemoteCertificateChainErrors, SslPolicyErrors.RemoteCertificateNameMismatch, SslPolicyErrors.RemoteCertificateNotAvailable,
        })
        {
            create([id(s_leaf)]).Validate(this, s_leaf, s_chain, errors).Should().BeFalse();
            create([id(s_leaf)]).Validate(this, null, null, errors).Should().BeFalse();
        }
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Self_signed_certificate_is_refused(string name) =>
        s_kinds[name].Create([s_kinds[name].Id(s_root)]).Validate(this, s_root, s_chainOfOne, SslPolicyErrors.None).Should().BeFalse();

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Values_and_a_chain_are_needed(string name)
    {
        (Func<X509Certificate2, string> id, Func<string[], ICertificateValidator> create) = s_kinds[name];

        FluentActions.Invoking(() => create(null)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => create([])).Should().Throw<ArgumentOutOfRangeException>();
        create([id(s_leaf)]).Invoking(v => v.Validate(this, s_leaf, null, SslPolicyErrors.None)).Should().Throw<ArgumentNullException>();
    }

    [TestMethod]
    public void Hexadecimal_is_read_in_either_case()
    {
        Validate(new CertificateThumbprintValidator([s_leaf.Thumbprint.ToLowerInvariant()])).Should().BeTrue();
        Validate(new CertificateSubjectKeyIdentifierValidator([SubjectKeyIdentifier(s_leaf).ToLowerInvariant()])).Should().BeTrue();
    }

    [TestMethod]
    public void Base64_is_read_with_its_case()
    {
        string hash = Sha256(s_leaf);
        Validate(new CertificateSubjectPublicKeyInfoValidator([hash.ToUpperInvariant()], SubjectPublicKeyInfoAlgorithm.Sha256)).Should().BeFalse();
    }

    [TestMethod]
    public void Hash_of_the_other_algorithm_is_refused()
    {
        string hash = Sha256(s_leaf);
        Validate(new CertificateSubjectPublicKeyInfoValidator([hash], SubjectPublicKeyInfoAlgorithm.Sha1)).Should().BeFalse();
    }

    [TestMethod]
    public void Unknown_algorithm_is_refused() =>
        FluentActions.Invoking(() => new CertificateSubjectPublicKeyInfoValidator(["x"], (SubjectPublicKeyInfoAlgorithm)7))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("algorithm");

    [TestMethod]
    public void Certificate_without_a_subject_key_identifier_is_refused()
    {
        using var key = RSA.Create(2048);
        using X509Certificate2 plain = new CertificateRequest("CN=plain", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).Create(
            s_root.SubjectName, X509SignatureGenerator.CreateForRSA(s_root.GetRSAPrivateKey(), RSASignaturePadding.Pkcs1), s_start, s_start.AddDays(9), [4]);
        using X509Chain chain = Chain(plain, 2);
        new CertificateSubjectKeyIdentifierValidator([SubjectKeyIdentifier(s_stranger)]).Validate(this, plain, chain, SslPolicyErrors.None).Should().BeFalse();
    }

    [TestMethod]
    public void Public_key_is_known_in_every_kind_of_certificate()
    {
        var generator = X509SignatureGenerator.CreateForRSA(s_root.GetRSAPrivateKey(), RSASignaturePadding.Pkcs1);
        using var large = RSA.Create(4096);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        foreach (CertificateRequest request in new[]
        {
            new CertificateRequest("CN=" + new string('x', 60) + ", OU=" + new string('y', 60), large, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            new CertificateRequest("CN=c", curve, HashAlgorithmName.SHA512),
        })
        {
            using X509Certificate2 certificate = request.Create(s_root.SubjectName, generator, s_start, s_start.AddDays(9), [5]);
            using X509Chain chain = Chain(certificate, 2);
            new CertificateSubjectPublicKeyInfoValidator([Sha256(certificate)], SubjectPublicKeyInfoAlgorithm.Sha256)
                .Validate(this, certificate, chain, SslPolicyErrors.None).Should().BeTrue();
        }
    }

    [TestMethod]
    public void Renewed_certificate_over_the_same_key_stays_accepted()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=renewed", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var generator = X509SignatureGenerator.CreateForRSA(s_root.GetRSAPrivateKey(), RSASignaturePadding.Pkcs1);
        using X509Certificate2 old = request.Create(s_root.SubjectName, generator, s_start, s_start.AddDays(2), [6]);
        using X509Certificate2 renewed = request.Create(s_root.SubjectName, generator, s_start, s_start.AddDays(9), [7]);
        using X509Chain chain = Chain(renewed, 2);

        new CertificateSubjectPublicKeyInfoValidator([Sha256(old)], SubjectPublicKeyInfoAlgorithm.Sha256)
            .Validate(this, renewed, chain, SslPolicyErrors.None).Should().BeTrue();
        new CertificateThumbprintValidator([old.Thumbprint]).Validate(this, renewed, chain, SslPolicyErrors.None).Should().BeFalse();
    }

    private bool Validate(ICertificateValidator validator) => validator.Validate(this, s_leaf, s_chain, SslPolicyErrors.None);

    private static string Sha256(X509Certificate2 certificate) =>
        Convert.ToBase64String(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));

    private static string SubjectKeyIdentifier(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single().SubjectKeyIdentifier;

    private static X509Certificate2 Root(string name, RSA key)
    {
        using (key)
        {
            var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
            request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
            return request.CreateSelfSigned(s_start, s_start.AddDays(10));
        }
    }

    private static X509Chain Chain(X509Certificate2 certificate, int length)
    {
        var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(s_root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.Build(certificate).Should().BeTrue();
        chain.ChainElements.Should().HaveCount(length);
        return chain;
    }
}
