using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FluentAssertions;
using Microsoft.Owin.Security;

namespace Bridge.Katana.Tests.Security;

[TestClass]
public sealed class SubjectPublicKeyInfoTests
{
    [TestMethod]
    public void What_breaks_off_is_an_error_wherever_it_does()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 whole = new CertificateRequest("CN=c", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));

        SubjectPublicKeyInfo.Find(whole.RawData).ToArray().Should().Equal(whole.PublicKey.ExportSubjectPublicKeyInfo());
        for (int length = 0; length < whole.RawData.Length; length++)
        {
            byte[] part = whole.RawData[..length];
            FluentActions.Invoking(() => SubjectPublicKeyInfo.Find(part)).Should().Throw<CryptographicException>();
        }
    }
}
