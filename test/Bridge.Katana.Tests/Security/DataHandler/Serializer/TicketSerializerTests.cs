using System.IO.Compression;
using System.Security.Claims;
using FluentAssertions;
using Microsoft.Owin.Security;
using Microsoft.Owin.Security.DataHandler.Serializer;

namespace Bridge.Katana.Tests.Security.DataHandler.Serializer;

[TestClass]
public sealed class TicketSerializerTests
{
    private readonly TicketSerializer _serializer = new();

    [TestMethod]
    public void Layout_writes_defaults_as_nul()
    {
        var identity = new ClaimsIdentity("c");
        identity.AddClaim(new Claim(ClaimTypes.Name, "bob"));
        identity.AddClaim(new Claim("t", "v", "x", "i", "o"));
        var properties = new AuthenticationProperties(new Dictionary<string, string> { ["k"] = "w" });
        var memory = new MemoryStream();

        TicketSerializer.Write(new BinaryWriter(memory), new AuthenticationTicket(identity, properties));

        memory.ToArray().Should().Equal(
            3, 0, 0, 0, // version
            1, (byte)'c',
            1, 0, // name claim type: default
            1, 0, // role claim type: default
            2, 0, 0, 0, // claims
            1, 0, 3, (byte)'b', (byte)'o', (byte)'b', 1, 0, 1, 0, 1, 0,
            1, (byte)'t', 1, (byte)'v', 1, (byte)'x', 1, (byte)'i', 1, (byte)'o',
            0, 0, 0, 0, // no bootstrap token
            1, 0, 0, 0, 1, 0, 0, 0, 1, (byte)'k', 1, (byte)'w');
    }

    [TestMethod]
    public void Layout_of_a_bootstrap_token_is_its_length_in_characters_then_its_text()
    {
        var memory = new MemoryStream();
        TicketSerializer.Write(
            new BinaryWriter(memory), new AuthenticationTicket(new ClaimsIdentity("c") { BootstrapContext = "é" }, null));

        memory.ToArray()[14..21].Should().Equal(1, 0, 0, 0, 2, 0xC3, 0xA9);
    }

    [TestMethod]
    public void Serialize_compresses_with_gzip()
    {
        var ticket = new AuthenticationTicket(new ClaimsIdentity("c"), null);
        var plain = new MemoryStream();
        TicketSerializer.Write(new BinaryWriter(plain), ticket);
        var unzipped = new MemoryStream();

        using (var gzip = new GZipStream(new MemoryStream(_serializer.Serialize(ticket)), CompressionMode.Decompress))
        {
            gzip.CopyTo(unzipped);
        }

        unzipped.ToArray().Should().Equal(plain.ToArray());
    }

    [TestMethod]
    public void Identity_and_properties_survive()
    {
        var identity = new ClaimsIdentity(
            [
                new Claim("name", "Zoë \u0000 \ud83d\ude00 \"<&>;,=%\r\n"),
                new Claim("role", "admin", ClaimValueTypes.String, "issuer"),
                new Claim("empty", ""),
                new Claim("age", "42", ClaimValueTypes.Integer32, "issuer", "original"),
                new Claim("role", "admin", ClaimValueTypes.String, "issuer"),
                new Claim(ClaimTypes.Name, "the default type, though not of this identity"),
            ],
            "application cookie",
            "name",
            "role");
        var properties = new AuthenticationProperties { IsPersistent = true, RedirectUri = "/é" };

        AuthenticationTicket read = _serializer.Deserialize(_serializer.Serialize(new AuthenticationTicket(identity, properties)));

        read.Identity.AuthenticationType.Should().Be("application cookie");
        read.Identity.IsAuthenticated.Should().BeTrue();
        read.Identity.NameClaimType.Should().Be("name");
        read.Identity.RoleClaimType.Should().Be("role");
        read.Identity.Name.Should().Be(identity.Name);
        read.Identity.Claims.Select(Describe).Should().Equal(identity.Claims.Select(Describe));
        read.Identity.BootstrapContext.Should().BeNull();
        read.Properties.Dictionary.Should().Equal(properties.Dictionary);

        static string Describe(Claim c) => string.Join("|", c.Type, c.Value, c.ValueType, c.Issuer, c.OriginalIssuer);
    }

    [TestMethod]
    public void Role_survives_with_the_default_role_claim_type()
    {
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Role, "admin")], "c");
        AuthenticationTicket read = _serializer.Deserialize(_serializer.Serialize(new AuthenticationTicket(identity, null)));
        new ClaimsPrincipal(read.Identity).IsInRole("admin").Should().BeTrue();
    }

    [TestMethod]
    public void Bootstrap_token_survives()
    {
        string token = "eyJ." + new string('a', 5000) + ".é";
        var identity = new ClaimsIdentity("c") { BootstrapContext = token };
        _serializer.Deserialize(_serializer.Serialize(new AuthenticationTicket(identity, null))).Identity.BootstrapContext.Should().Be(token);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("   ")]
    [DataRow(null)]
    public void Blank_bootstrap_token_reads_as_none(string token)
    {
        var identity = new ClaimsIdentity("c") { BootstrapContext = token };
        _serializer.Deserialize(_serializer.Serialize(new AuthenticationTicket(identity, null))).Identity.BootstrapContext.Should().BeNull();
    }

    [TestMethod]
    public void Actor_label_and_claim_properties_have_no_place_in_the_format()
    {
        var claim = new Claim("t", "v");
        claim.Properties["p"] = "q";
        var identity = new ClaimsIdentity([claim], "c") { Actor = new ClaimsIdentity("actor"), Label = "label" };

        ClaimsIdentity read = _serializer.Deserialize(_serializer.Serialize(new AuthenticationTicket(identity, null))).Identity;

        read.Actor.Should().BeNull();
        read.Label.Should().BeNull();
        read.Claims.Single().Properties.Should().BeEmpty();
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    public void Identity_without_an_authentication_type_stays_unauthenticated(string authenticationType)
    {
        var ticket = new AuthenticationTicket(new ClaimsIdentity(authenticationType), null);
        _serializer.Deserialize(_serializer.Serialize(ticket)).Identity.IsAuthenticated.Should().BeFalse();
    }

    [TestMethod]
    public void Many_claims_survive()
    {
        var identity = new ClaimsIdentity(Enumerable.Range(0, 2000).Select(i => new Claim("t" + i, "v" + i)), "c");
        AuthenticationTicket read = _serializer.Deserialize(_serializer.Serialize(new AuthenticationTicket(identity, null)));
        read.Identity.Claims.Select(c => c.Value).Should().Equal(identity.Claims.Select(c => c.Value));
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(5)]
    public void Another_version_reads_as_null(int version)
    {
        var memory = new MemoryStream();
        new BinaryWriter(memory).Write(version);
        memory.Position = 0;
        TicketSerializer.Read(new BinaryReader(memory)).Should().BeNull();
    }

    [TestMethod]
    public void Ticket_without_an_identity_is_refused() =>
        _serializer.Invoking(s => s.Serialize(new AuthenticationTicket(null, null))).Should().Throw<ArgumentException>().WithMessage("*identity*");

    [TestMethod]
    public void What_is_no_gzip_or_cut_off_is_an_error()
    {
        byte[] data = _serializer.Serialize(new AuthenticationTicket(new ClaimsIdentity([new Claim("t", "v")], "c"), null));
        _serializer.Invoking(s => s.Deserialize([1, 2, 3, 4])).Should().Throw<InvalidDataException>();
        _serializer.Invoking(s => s.Deserialize(data[..(data.Length / 2)])).Should().Throw<Exception>();
    }

    [TestMethod]
    public void Null_is_refused()
    {
        _serializer.Invoking(s => s.Serialize(null)).Should().Throw<ArgumentNullException>();
        _serializer.Invoking(s => s.Deserialize(null)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => TicketSerializer.Read(null)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => TicketSerializer.Write(null, new AuthenticationTicket(new ClaimsIdentity(), null)))
            .Should()
            .Throw<ArgumentNullException>();
    }
}
