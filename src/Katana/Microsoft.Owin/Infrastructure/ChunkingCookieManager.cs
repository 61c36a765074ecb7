using System.Globalization;
using System.Text;

namespace Microsoft.Owin.Infrastructure;

/// <summary>
/// Splits a cookie that is too large for browsers into several: <c>Name=chunks:2</c>, <c>NameC1=...</c>, <c>NameC2=...</c>. It joins those of the request.
/// </summary>
public class ChunkingCookieManager : ICookieManager
{
    private const string CountPrefix = "chunks:";
    private const string ChunkSuffix = "C";
    // The number of digits of the highest chunk number, for which a chunk must leave room.
    private const int NumberRoom = 3;

    /// <summary>Makes a manager for cookies of 4090 characters, which all browsers store.</summary>
    public ChunkingCookieManager()
    {
        ChunkSize = 4090;
        ThrowForPartialCookies = true;
    }

    /// <summary>The maximum length of a cookie in characters, including its name and attributes; null never splits a cookie.</summary>
    public int? ChunkSize { get; set; }

    /// <summary>
    /// What to do if chunks of the request's cookie are missing. True, the default, throws. False returns the value of the first cookie, which says how many
    /// chunks there were.
    /// </summary>
    public bool ThrowForPartialCookies { get; set; }

    /// <summary>Reads a cookie of the request, and joins its chunks if it was split.</summary>
    /// <param name="context">The request.</param>
    /// <param name="key">The cookie's name.</param>
    /// <returns>The value, or null if there is none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    /// <exception cref="FormatException">Chunks are missing, and <see cref="ThrowForPartialCookies"/> is true.</exception>
    public string GetRequestCookie(IOwinContext context, string key)
    {
        if (context == null)
        {
            throw new ArgumentNullException(nameof(context));
        }
        RequestCookieCollection cookies = context.Request.Cookies;
        string value = cookies[key];
        int count = ChunkCount(value);
        if (count == 0)
        {
            return value;
        }
        // The client says how many chunks there are, so nothing is allocated for chunks that it does not send.
        var chunks = new List<string>();
        int length = 0;
        bool quoted = true;
        for (int number = 1; number <= count; number++)
        {
            string chunk = cookies[ChunkName(key, number)];
            if (chunk == null)
            {
                return !ThrowForPartialCookies ? value : throw new FormatException(string.Format(
                    CultureInfo.InvariantCulture,
                    "The chunked cookie '{0}' is incomplete: only {1} of its {2} chunks were found, {3} characters in all. The client may limit the size of "
                        + "its cookies.",
                    key, number - 1, count, length));
            }
            chunks.Add(chunk);
            length += chunk.Length;
            quoted &= HeaderValues.IsQuoted(chunk);
        }
        // If the value is quoted, every chunk has quotes. If only some have them, the quotes are part of the value, which was split there.
        var merged = new StringBuilder(length);
        foreach (string chunk in chunks)
        {
            merged.Append(chunk, quoted ? 1 : 0, chunk.Length - (quoted ? 2 : 0));
        }
        return quoted ? "\"" + merged + "\"" : merged.ToString();
    }

    /// <summary>Sets a cookie with the response, and splits it if it is too large. If the value is in quotes, each chunk gets quotes.</summary>
    /// <param name="context">The response.</param>
    /// <param name="key">The cookie's name, which is escaped.</param>
    /// <param name="value">Its value, which is escaped; null sets an empty value.</param>
    /// <param name="options">Its attributes.</param>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> or <paramref name="options"/> is null.</exception>
    /// <exception cref="InvalidOperationException"><see cref="ChunkSize"/> is too small for the name and the attributes.</exception>
    public void AppendResponseCookie(IOwinContext context, string key, string value, CookieOptions options)
    {
        if (context == null)
        {
            throw new ArgumentNullException(nameof(context));
        }
        if (options == null)
        {
            throw new ArgumentNullException(nameof(options));
        }
        value ??= string.Empty;
        string name = Uri.EscapeDataString(key);
        string attributes = SetCookie.Attributes(options);
        string quote = HeaderValues.IsQuoted(value) ? "\"" : string.Empty;
        string data = Uri.EscapeDataString(quote.Length == 0 ? value : value.Substring(1, value.Length - 2));
        int overhead = name.Length + 1 + attributes.Length + (2 * quote.Length);
        IHeaderDictionary headers = context.Response.Headers;
        if (!ChunkSize.HasValue || ChunkSize.Value > overhead + data.Length)
        {
            headers.AppendValues(HeaderNames.SetCookie, name + "=" + quote + data + quote + attributes);
            return;
        }
        if (ChunkSize.Value < overhead + 10)
        {
            throw new InvalidOperationException("The name and the attributes of the cookie '"
                + key
                + "' take "
                + overhead.ToString(CultureInfo.InvariantCulture)
                + " characters, and the ChunkSize of " + ChunkSize.Value.ToString(CultureInfo.InvariantCulture) + " leaves no room for data. Make it larger.");
        }
        List<string> chunks = Split(data, ChunkSize.Value - overhead - NumberRoom);
        string[] cookies = new string[chunks.Count + 1];
        cookies[0] = name + "=" + CountPrefix + chunks.Count.ToString(CultureInfo.InvariantCulture) + attributes;
        for (int number = 1; number <= chunks.Count; number++)
        {
            cookies[number] = ChunkName(name, number) + "=" + quote + chunks[number - 1] + quote + attributes;
        }
        headers.AppendValues(HeaderNames.SetCookie, cookies);
    }

    /// <summary>Makes the browser delete a cookie, and those of its chunks that the request contains.</summary>
    /// <param name="context">The request and the response.</param>
    /// <param name="key">The cookie's name.</param>
    /// <param name="options">The attributes with which it was set.</param>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> or <paramref name="options"/> is null.</exception>
    public void DeleteCookie(IOwinContext context, string key, CookieOptions options)
    {
        if (context == null)
        {
            throw new ArgumentNullException(nameof(context));
        }
        if (options == null)
        {
            throw new ArgumentNullException(nameof(options));
        }
        var names = new List<string> { key };
        RequestCookieCollection requestCookies = context.Request.Cookies;
        int count = ChunkCount(requestCookies[key]);
        for (int number = 1; number <= count && !string.IsNullOrEmpty(requestCookies[ChunkName(key, number)]); number++)
        {
            names.Add(ChunkName(key, number));
        }
        IHeaderDictionary headers = context.Response.Headers;
        List<string> prefixes = names.ConvertAll(name => Uri.EscapeDataString(name) + "=");
        SetCookie.RemoveWhere(headers, cookie =>
            prefixes.Exists(prefix => cookie.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) && SetCookie.HasScope(cookie, options));
        string attributes = SetCookie.Attributes(SetCookie.Expired(options));
        headers.AppendValues(HeaderNames.SetCookie, prefixes.ConvertAll(prefix => prefix + attributes).ToArray());
    }

    private static string ChunkName(string key, int number) => key + ChunkSuffix + number.ToString(CultureInfo.InvariantCulture);

    private static int ChunkCount(string value) =>
        value != null
        && value.StartsWith(CountPrefix, StringComparison.Ordinal)
        && int.TryParse(value.Substring(CountPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : 0;

    private static List<string> Split(string data, int size)
    {
        var chunks = new List<string>((data.Length / size) + 1);
        for (int start = 0; start < data.Length;)
        {
            int end = Math.Min(start + size, data.Length);
            if (end < data.Length)
            {
                end = CharacterBorder(data, start, end);
            }
            chunks.Add(data.Substring(start, end - start));
            start = end;
        }
        return chunks;
    }

    /// <summary>The last position up to the end that does not split an escaped character. Each chunk is unescaped separately when it comes back.</summary>
    private static int CharacterBorder(string data, int start, int end)
    {
        int border = end;
        for (int back = 1; back <= 2; back++)
        {
            if (data[end - back] == '%')
            {
                border = end - back;
            }
        }
        // A UTF-8 character has up to three continuation bytes, which are those from %80 to %BF.
        while (border > start && data[border] == '%' && data[border + 1] is ('8' or '9' or 'A' or 'B'))
        {
            border -= 3;
        }
        return border > start ? border : end;
    }
}
