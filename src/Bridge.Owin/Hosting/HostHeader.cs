namespace Bridge.Owin.Hosting;

/// <summary>
/// Whether a Host header is one, by Kestrel's rule (RFC 9112 section 3.2 wants a 400 for any other): a name of letters, digits and some punctuation or an IPv6 address in
/// brackets, then perhaps a port. HttpListener lets through what makes no URL, and Katana's Request.Uri is made of it.
/// </summary>
internal static class HostHeader
{
    public static bool IsWellFormed(string host)
    {
        var end = 0;
        if (host.Length > 0 && host[0] == '[')
        {
            end = host.IndexOf(']') + 1;
            for (var i = 1; i < end - 1; i++)
            {
                if (!IsHexDigit(host[i]) && host[i] is not (':' or '.'))
                {
                    return false;
                }
            }

            // The shortest address that a request goes to is [::1]. Whether it is one does not matter here: it is compared, or leads nowhere.
            return end >= 5 && IsPort(host, end);
        }

        while (end < host.Length && host[end] != ':')
        {
            var c = host[end++];
            if (c is not ((>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9')) && "!$&'()-._~".IndexOf(c) < 0)
            {
                return false;
            }
        }

        return end > 0 && IsPort(host, end);
    }

    private static bool IsPort(string host, int start)
    {
        if (start == host.Length)
        {
            return true;
        }

        if (host[start] != ':' || start + 1 == host.Length)
        {
            return false;
        }

        for (var i = start + 1; i < host.Length; i++)
        {
            if (host[i] is < '0' or > '9')
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsHexDigit(char c) => c is (>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F');
}
