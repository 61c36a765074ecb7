using System.Security.Claims;
using FluentAssertions;
using Microsoft.Owin.Security;
using Microsoft.Owin.Security.DataHandler;
using Microsoft.Owin.Security.DataHandler.Encoder;
using Microsoft.Owin.Security.DataHandler.Serializer;
using Microsoft.Owin.Security.DataProtection;

namespace Bridge.Katana.Tests.Security.DataHandler;

[TestClass]
public sealed class SecureDataFormatTests
{
    private readonly TicketDataFormat _format = new(new KeyedProtectionProvider().Create("cookie", "v1"));

    [TestMethod]
    public void Ticket_survives_as_text_for_cookies_and_urls()
    {
        string text = _format.Protect(Ticket());

        text.Should().MatchRegex("^[A-Za-z0-9_-]+$");
        _format.Unprotect(text).Identity.Name.Should().Be("bob");
    }

    [TestMethod]
    public void Properties_survive()
    {
        var format = new PropertiesDataFormat(new KeyedProtectionProvider().Create("state"));
        string text = format.Protect(new AuthenticationProperties { RedirectUri = "/é?a=b" });

        text.Should().MatchRegex("^[A-Za-z0-9_-]+$");
        format.Unprotect(text).RedirectUri.Should().Be("/é?a=b");
    }

    [TestMethod]
    public void Whichever_character_is_altered_the_ticket_is_null()
    {
        string text = _format.Protect(Ticket());
        for (int i = 0; i < text.Length - 1; i++)
        {
            char other = text[i] == 'A' ? 'B' : 'A';
            _format.Unprotect(text[..i] + other + text[(i + 1)..]).Should().BeNull("character {0} was altered", i);
        }
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow(" ")]
    [DataRow("!")]
    [DataRow("a")]
    [DataRow("YWJj")]
    [DataRow("\u0000é\ud83d\ude00")]
    public void What_no_protector_made_is_null(string text) => _format.Unprotect(text).Should().BeNull();

    [TestMethod]
    public void What_is_cut_off_or_lengthened_is_null()
    {
        string text = _format.Protect(Ticket());
        _format.Unprotect(text[..^4]).Should().BeNull();
        _format.Unprotect(text + "AAAA").Should().BeNull();
    }

    [TestMethod]
    public void Another_key_or_purpose_is_null()
    {
        string text = _format.Protect(Ticket());
        new TicketDataFormat(new KeyedProtectionProvider("other").Create("cookie", "v1")).Unprotect(text).Should().BeNull();
        new TicketDataFormat(new KeyedProtectionProvider().Create("cookie", "v2")).Unprotect(text).Should().BeNull();
        new TicketDataFormat(new KeyedProtectionProvider().Create("v1", "cookie")).Unprotect(text).Should().BeNull();
    }

    [TestMethod]
    public void Authentic_data_of_another_format_is_null()
    {
        IDataProtector protector = new KeyedProtectionProvider().Create("p");
        string properties = new PropertiesDataFormat(protector).Protect(new AuthenticationProperties());
        new TicketDataFormat(protector).Unprotect(properties).Should().BeNull();
    }

    [TestMethod]
    public void An_encoder_or_protector_that_answers_null_yields_null()
    {
        var serializer = new AnySerializer();
        new SecureDataFormat<AuthenticationProperties>(serializer, new AnyProtector(), new NullEncoder()).Unprotect("x").Should().BeNull();
        new SecureDataFormat<AuthenticationProperties>(serializer, new NullProtector(), TextEncodings.Base64).Unprotect("YWJj").Should().BeNull();
    }

    [TestMethod]
    public void Protect_lets_a_failure_through() =>
        _format.Invoking(f => f.Protect(null)).Should().Throw<ArgumentNullException>("the data comes from the site itself");

    private static AuthenticationTicket Ticket() =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, "bob")], "c"), new AuthenticationProperties { IsPersistent = true });

    private sealed class AnySerializer : IDataSerializer<AuthenticationProperties>
    {
        public byte[] Serialize(AuthenticationProperties model) => [];

        public AuthenticationProperties Deserialize(byte[] data) => new();
    }

    private sealed class NullEncoder : ITextEncoder
    {
        public string Encode(byte[] data) => "";

        public byte[] Decode(string text) => null;
    }

    private sealed class AnyProtector : IDataProtector
    {
        public byte[] Protect(byte[] userData) => [];

        public byte[] Unprotect(byte[] protectedData) => [];
    }

    private sealed class NullProtector : IDataProtector
    {
        public byte[] Protect(byte[] userData) => userData;

        public byte[] Unprotect(byte[] protectedData) => null;
    }
}
