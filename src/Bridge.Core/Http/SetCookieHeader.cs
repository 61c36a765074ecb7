using System.Globalization;
using System.Text;
using Bridge.Errors;

namespace Bridge.Http;

/// <summary>Writes the value of a <c>Set-Cookie</c> header. RFC 6265 section 4.1.1.</summary>
internal static class SetCookieHeader
{
    // cookie-octet of RFC 6265 section 4.1.1. All other characters, also "%", are percent-encoded as in Katana and ASP.NET Core, so that the value can be read
    // back.
    private const string CookieOctets = "!#$&'()*+/:<=>?@[]^`{|}";

    // isHttps is whether the request came over https; it decides if Secure is null.
    public static string Format(string name, string value, CookieAttributes attributes, bool isHttps)
    {
        if (name is null)
        {
            throw new ArgumentNullException(nameof(name));
        }

        if (value is null)
        {
            throw new ArgumentNullException(nameof(value), "To remove a cookie, call DeleteCookie.");
        }

        if (!HeaderRules.IsToken(name))
        {
            throw new ArgumentException(
                $"\"{Excerpt.Of(name)}\" is not a cookie name. A cookie name is a token of letters, digits and !#$%&'*+-.^_`|~ (RFC 6265 section 4.1.1).",
                nameof(name));
        }

        StringBuilder header = new StringBuilder(name).Append('=');
        PercentEncoding.Append(header, value, CookieOctets);
        Append(header, "Domain", attributes.Domain);
        if (attributes.Expires is { } expires)
        {
            Append(header, "Expires", expires.ToUniversalTime().ToString("R", CultureInfo.InvariantCulture));
        }

        if (attributes.MaxAge is { } maxAge)
        {
            Append(header, "Max-Age", ((long)maxAge.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        }

        if (attributes.Secure ?? isHttps)
        {
            header.Append("; Secure");
        }

        if (attributes.HttpOnly)
        {
            header.Append("; HttpOnly");
        }

        Append(header, "Path", attributes.Path);
        if (attributes.SameSite is { } sameSite)
        {
            Append(header, "SameSite", NameOf(sameSite));
        }

        return header.ToString();
    }

    private static string NameOf(SameSite sameSite) => sameSite switch
    {
        SameSite.None => "None",
        SameSite.Lax => "Lax",
        SameSite.Strict => "Strict",
        _ => throw new ArgumentException($"The cookie's SameSite is {(int)sameSite}, and must be one of the values of the enum, or null."),
    };

    private static void Append(StringBuilder header, string attribute, string? value)
    {
        if (value is null)
        {
            return;
        }

        foreach (char c in value)
        {
            if (c is < ' ' or > '~' or ';')
            {
                throw new ArgumentException(
                    $"The cookie's {attribute} \"{Excerpt.Of(value)}\" has a character that an attribute cannot hold (RFC 6265 section 4.1.1).");
            }
        }

        header.Append("; ").Append(attribute).Append('=').Append(value);
    }
}
