using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Microsoft.Owin.Security;

/// <summary>The check that the three pinning validators share: the platform found no error, and one certificate of the chain is pinned.</summary>
internal static class PinnedCertificates
{
    internal static HashSet<string> Create(IEnumerable<string> values, string parameter, StringComparer comparer)
    {
        if (values == null)
        {
            throw new ArgumentNullException(parameter);
        }

        var pinned = new HashSet<string>(values, comparer);
        return pinned.Count > 0
            ? pinned
            : throw new ArgumentOutOfRangeException(parameter, "At least one value is needed. Without one, every certificate would be refused.");
    }

    internal static bool Contains(
        X509Chain chain, SslPolicyErrors errors, HashSet<string> pinned, Func<X509Certificate2, string> identify)
    {
        if (errors != SslPolicyErrors.None)
        {
            return false;
        }

        if (chain == null)
        {
            throw new ArgumentNullException(nameof(chain));
        }

        // A chain of one certificate is a self-signed certificate. Only its owner confirms that it is genuine.
        if (chain.ChainElements.Count < 2)
        {
            return false;
        }

        foreach (X509ChainElement element in chain.ChainElements)
        {
            string id = identify(element.Certificate);
            if (id != null && pinned.Contains(id))
            {
                return true;
            }
        }

        return false;
    }
}
