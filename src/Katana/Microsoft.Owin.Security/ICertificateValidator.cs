using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Microsoft.Owin.Security;

/// <summary>Decides whether the back channel of an authentication middleware trusts a server's certificate.</summary>
public interface ICertificateValidator
{
    /// <summary>Has the signature of <see cref="RemoteCertificateValidationCallback"/>.</summary>
    /// <param name="sender">The object that asks.</param>
    /// <param name="certificate">The server's certificate.</param>
    /// <param name="chain">The chain that was built for it.</param>
    /// <param name="sslPolicyErrors">The errors that the platform's own validation found.</param>
    /// <returns>true when the certificate is accepted.</returns>
    bool Validate(object sender, X509Certificate certificate, X509Chain chain, SslPolicyErrors sslPolicyErrors);
}
