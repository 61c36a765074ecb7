using FluentAssertions;
using Microsoft.Owin.Security.DataHandler.Encoder;

namespace Bridge.Katana.Tests.Security.DataHandler.Encoder;

[TestClass]
public sealed class TextEncodingsTests
{
    [TestMethod]
    [DataRow("", "")]
    [DataRow("f", "Zg==")]
    [DataRow("fo", "Zm8=")]
    [DataRow("foo", "Zm9v")]
    [DataRow("foob", "Zm9vYg==")]
    public void Base64_is_that_of_rfc_4648(string text, string encoded)
    {
        byte[] data = System.Text.Encoding.ASCII.GetBytes(text);
        TextEncodings.Base64.Encode(data).Should().Be(encoded);
        TextEncodings.Base64.Decode(encoded).Should().Equal(data);
    }

    [TestMethod]
    [DataRow(0, "")]
    [DataRow(1, "_w")]
    [DataRow(2, "__8")]
    [DataRow(3, "____")]
    [DataRow(4, "_____w")]
    public void Base64Url_has_no_padding(int count, string encoded)
    {
        byte[] data = Enumerable.Repeat((byte)0xFF, count).ToArray();
        TextEncodings.Base64Url.Encode(data).Should().Be(encoded);
        TextEncodings.Base64Url.Decode(encoded).Should().Equal(data);
    }

    [TestMethod]
    public void Base64Url_replaces_plus_and_slash()
    {
        byte[] data = [0xFB, 0xEF, 0xFF];
        TextEncodings.Base64.Encode(data).Should().Be("++//");
        TextEncodings.Base64Url.Encode(data).Should().Be("--__");
    }

    [TestMethod]
    public void Base64Url_reads_what_has_padding() => TextEncodings.Base64Url.Decode("_w==").Should().Equal(0xFF);

    [TestMethod]
    public void Every_byte_survives()
    {
        byte[] data = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        TextEncodings.Base64.Decode(TextEncodings.Base64.Encode(data)).Should().Equal(data);
        TextEncodings.Base64Url.Decode(TextEncodings.Base64Url.Encode(data)).Should().Equal(data);
    }

    [TestMethod]
    public void Null_and_nonsense_are_refused()
    {
        foreach (ITextEncoder encoder in new ITextEncoder[] { new Base64TextEncoder(), new Base64UrlTextEncoder() })
        {
            encoder.Invoking(e => e.Encode(null)).Should().Throw<ArgumentNullException>();
            encoder.Invoking(e => e.Decode(null)).Should().Throw<ArgumentNullException>();
            encoder.Invoking(e => e.Decode("!")).Should().Throw<FormatException>();
            encoder.Invoking(e => e.Decode("abcde")).Should().Throw<FormatException>("five characters are no whole number of bytes");
        }
    }
}
