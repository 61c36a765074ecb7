using Bridge.Http;




namespace Bridge.Owin.Hosting;

/// <summary>
/// Checks the bytes of a request's head, which HttpListener reads more generously than anything in front of it does: it drops each carriage return wherever it
/// stands, and white space around a name, so that <c>Transfer-Encoding :</c> and <c>Transfer-Enco\rding:</c> frame a body to it alone (RFC 9112 sections 2.2 and 5.1).
/// </summary>
internal static class RequestHead
{
    /// <param name="bytes">The head, from the request line to the empty line.</param>
    /// <param name="length">How many of the bytes it is.</param>
    /// <returns>False where a line has a carriage return that does not end it, or a NUL, or a field's name is no token.</returns>
    public static bool IsWellFormed(byte[] bytes, int length)
    {
        var isField = false;
        var start = 0;
        while (start < length)
        {
            var end = Array.IndexOf(bytes, (byte)'\n', start, length - start);
            var next = end < 0 ? length : end + 1;
            end = end < 0 ? length : end;
            if (end > start && bytes[end - 1] == '\r')
            {
                end--;
            }

            // Empty lines before the request line are allowed.
            if (end > start)
            {
                if (Array.IndexOf(bytes, (byte)'\r', start, end - start) >= 0 || Array.IndexOf(bytes, (byte)0, start, end - start) >= 0 || (isField && !HasName(bytes, start, end)))
                {
                    return false;
                }

                isField = true;
            }

            start = next;
        }

        return true;
    }

    private static bool HasName(byte[] bytes, int start, int end)
    {
        var i = start;
        while (i < end && HeaderRules.IsTokenCharacter((char)bytes[i]))
        {
            i++;
        }

        return i > start && i < end && bytes[i] == ':';
    }
}
