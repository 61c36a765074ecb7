using System.Security.Cryptography;

namespace Microsoft.Owin.Security;

/// <summary>Finds the bytes of a certificate's SubjectPublicKeyInfo (RFC 5280, section 4.1). netstandard2.0 has no API for this.</summary>
internal static class SubjectPublicKeyInfo
{
    private const byte Sequence = 0x30;
    private const byte ExplicitVersion = 0xA0;

    internal static ArraySegment<byte> Find(byte[] certificate)
    {
        (_, int position, _) = ReadElement(certificate, 0, Sequence);
        (_, position, _) = ReadElement(certificate, position, Sequence);
        if (certificate[position] == ExplicitVersion)
        {
            position = ReadElement(certificate, position).End;
        }

        // serialNumber, signature, issuer, validity, subject
        for (int i = 0; i < 5; i++)
        {
            position = ReadElement(certificate, position).End;
        }

        (int start, _, int end) = ReadElement(certificate, position, Sequence);
        return new ArraySegment<byte>(certificate, start, end - start);
    }

    private static (int Start, int Content, int End) ReadElement(byte[] der, int position, byte? tag = null)
    {
        int start = position;
        if (position + 2 > der.Length || (tag != null && der[position] != tag))
        {
            throw Malformed();
        }

        int length = der[position + 1];
        position += 2;
        if (length >= 0x80)
        {
            int octets = length & 0x7F;
            if (octets is 0 or > 3 || position + octets > der.Length)
            {
                throw Malformed();
            }

            length = 0;
            for (; octets > 0; octets--)
            {
                length = (length << 8) | der[position++];
            }
        }

        return position + length <= der.Length ? (start, position, position + length) : throw Malformed();
    }

    private static CryptographicException Malformed() => new("The certificate is not valid DER.");
}
