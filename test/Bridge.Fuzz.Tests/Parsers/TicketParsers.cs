using System.IO.Compression;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Owin.Security;
using Microsoft.Owin.Security.DataHandler;
using Microsoft.Owin.Security.DataHandler.Encoder;
using Microsoft.Owin.Security.DataHandler.Serializer;
using Microsoft.Owin.Security.DataProtection;

namespace Bridge.Fuzz.Tests;

/// <summary>
/// The tickets of Katana's cookies. A client cannot make one that passes the data protection; a site whose keys are known, or that protects nothing, must
/// lose no more by it than the ticket: no exception, and no memory that the ticket merely claims.
/// </summary>
internal static class TicketParsers
{
    private static readonly string[] s_corpus = [Latin(Plain(Ticket("ada"))), Latin(Plain(Ticket(new string('x', 300)))), Latin(Plain(Ticket("\u00e9\u20ac")))];
    private static readonly string[] s_tokens =
    [
        "\xff\xff\xff\xff\x07", "\xff\xff\xff\x7f", "\0\0\0\x80", "\xff\xff\xff\xff", "\x80\x80\x80\x80\x08", "\x01\0\0\0", "\x03\0\0\0", "\0", "\x01\0",
    ];

    public static FuzzTarget[] All { get; } =
    [
        new("Ticket", 5_000, s_corpus, s_tokens, Read),
        new("Ticket, compressed", 3_000, [.. s_corpus.Select(static plain => Latin(Zip(Encoding.Latin1.GetBytes(plain))))], s_tokens, ReadCompressed),
        new("Properties", 6_000, [Latin(new PropertiesSerializer().Serialize(Ticket("ada").Properties)), "\x01\0\0\0\0\0\0\0"], s_tokens, ReadProperties),
        new("Base64 of tickets", 7_000, ["", "QQ", "QUI", "QUJD", "-_-_", "QQ==", "Q", "A A", "+/"], ["=", "-", "_", "+", "/", "A", "\n"], ReadText),
    ];

    private static void Read(FuzzInput input)
    {
        AuthenticationTicket? ticket = null;
        bool isRead = Reads(input, () =>
        {
            using BinaryReader reader = new(new MemoryStream(input.Bytes));
            ticket = TicketSerializer.Read(reader);
        });
        if (isRead && ticket?.Properties is not null)
        {
            // What was read can be written, and is then the same.
            byte[] again = Plain(ticket);
            using BinaryReader reader = new(new MemoryStream(again));
            input.Check(Plain(TicketSerializer.Read(reader)).AsSpan().SequenceEqual(again), "written and read again it is another");
        }
    }

    private static void ReadCompressed(FuzzInput input)
    {
        byte[] bytes = input.Bytes;
        SecureDataFormat<AuthenticationTicket> format = new(DataSerializers.Ticket, new NoProtection(), TextEncodings.Base64Url);
        string text = TextEncodings.Base64Url.Encode(bytes);

        // Deflate makes a thousand bytes of one at the most.
        AuthenticationTicket? ticket = input.Bounded(() => format.Unprotect(text), perCharacter: 8000, constant: 128 * 1024);
        input.Check(ticket is null || ticket.Identity is not null, "a ticket without an identity was read");
        input.Check(format.Unprotect(input.Text) is null or { Identity: not null }, "text that is no ticket was read as one");
    }

    private static void ReadProperties(FuzzInput input)
    {
        AuthenticationProperties? properties = null;
        Reads(input, () => properties = new PropertiesSerializer().Deserialize(input.Bytes));
        PropertiesDataFormat format = new(new NoProtection());
        properties = input.Bounded(() => format.Unprotect(TextEncodings.Base64Url.Encode(input.Bytes)));
        if (properties is not null)
        {
            AuthenticationProperties again = format.Unprotect(format.Protect(properties));
            input.Check(
                again.Dictionary.Count == properties.Dictionary.Count && properties.Dictionary.All(pair => again.Dictionary[pair.Key] == pair.Value),
                "written and read again they are others");

            // What they hold came from the client too.
            _ = properties.ExpiresUtc;
            _ = properties.IssuedUtc;
            _ = properties.AllowRefresh;
            _ = properties.IsPersistent;
            _ = properties.RedirectUri;
        }
    }

    private static void ReadText(FuzzInput input)
    {
        string encoded = TextEncodings.Base64Url.Encode(input.Bytes);
        input.Check(
            TextEncodings.Base64Url.Decode(encoded).AsSpan().SequenceEqual(input.Bytes) && encoded == WebEncoders.Base64UrlEncode(input.Bytes),
            "read back it is another");
        try
        {
            byte[] decoded = input.Bounded(() => TextEncodings.Base64Url.Decode(input.Text));
            input.Check(decoded.Length <= input.Text.Length, "more was read than there is");
        }
        catch (FormatException)
        {
        }

        PropertiesDataFormat format = new(new NoProtection());
        input.Bounded(() => format.Unprotect(input.Text));
    }

    /// <summary>Reads what may end too early, hold a wrong number or no UTF-8, and be refused for it by the exceptions of BinaryReader.</summary>
    private static bool Reads(FuzzInput input, Action read) => input.Bounded(() =>
    {
        try
        {
            read();
            return true;
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException or IOException or DecoderFallbackException)
        {
            return false;
        }
    });

    private static AuthenticationTicket Ticket(string name)
    {
        ClaimsIdentity identity = new(
            [new Claim(ClaimTypes.Name, name), new Claim(ClaimTypes.Role, "admin", ClaimValueTypes.String, "issuer", "original")],
            "Cookies") { BootstrapContext = "token" };
        return new AuthenticationTicket(
            identity,
            new AuthenticationProperties
            {
                IsPersistent = true, RedirectUri = "/home", IssuedUtc = DateTimeOffset.UnixEpoch, ExpiresUtc = DateTimeOffset.UnixEpoch.AddDays(1),
                AllowRefresh = false,
            });
    }

    private static byte[] Plain(AuthenticationTicket ticket)
    {
        using MemoryStream memory = new();
        using (BinaryWriter writer = new(memory))
        {
            TicketSerializer.Write(writer, ticket);
        }

        return memory.ToArray();
    }

    private static byte[] Zip(byte[] plain)
    {
        using MemoryStream memory = new();
        using (GZipStream zip = new(memory, CompressionLevel.Optimal))
        {
            zip.Write(plain);
        }

        return memory.ToArray();
    }

    private static string Latin(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    private sealed class NoProtection : IDataProtector
    {
        public byte[] Protect(byte[] userData) => userData;

        public byte[] Unprotect(byte[] protectedData) => protectedData;
    }
}
