using System.Security.Cryptography;
using FluentAssertions;
using Microsoft.Owin.Security.DataProtection;

namespace Bridge.Katana.Tests.Security.DataProtection;

[TestClass]
public sealed class DpapiDataProtectorTests
{
    [TestMethod]
    public void Entropy_hashes_the_length_prefixed_name_and_purposes()
    {
        byte[] text = [4, .. "site"u8, 38, .. "Microsoft.Owin.Security.IDataProtector"u8, 1, .. "a"u8, 2, .. "é"u8];
        DpapiDataProtector.DeriveEntropy("site", ["a", "é"]).Should().Equal(SHA256.HashData(text));
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow(" ")]
    public void A_blank_purpose_is_refused(string purpose) =>
        FluentActions.Invoking(() => DpapiDataProtector.DeriveEntropy("site", [purpose])).Should().Throw<ArgumentException>();
}
