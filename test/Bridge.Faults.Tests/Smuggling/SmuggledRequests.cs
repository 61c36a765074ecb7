using System.Globalization;

namespace Bridge.Faults.Tests.Smuggling;

/// <summary>
/// Requests that could be read in two ways (RFC 9112 section 11.2): whoever reads them otherwise than the proxy in front answers somebody else's request with
/// them.
/// </summary>
internal static class SmuggledRequests
{
    private const string Smuggled = "GET /smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

    /// <summary>A whole chunked body, and a second request right after it.</summary>
    private const string ChunksThenRequest = "5\r\nhello\r\n0\r\n\r\n" + Smuggled;

    private static readonly string[] s_oddCodings =
    [
        "Transfer-Encoding: xchunked", "Transfer-Encoding:  chunked", "Transfer-Encoding:\tchunked", "Transfer-Encoding:\x0bchunked",
        "Transfer-Encoding: chunked ", "Transfer-Encoding: chunked\t",
        "Transfer-Encoding: \"chunked\"", "Transfer-Encoding: 'chunked'", "Transfer-Encoding: Chunked", "Transfer-Encoding: CHUNKED",
        "Transfer-Encoding: chunked, identity", "Transfer-Encoding: identity, chunked",
        "Transfer-Encoding: chunked, chunked", "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: chunked, gzip", "Transfer-Encoding: identity",
        "Transfer-Encoding:", "Transfer-Encoding: ,chunked",
        "Transfer-Encoding: chunked,", "Transfer-Encoding: chunked;q=1", "Transfer-Encoding: cow", "Transfer-Encoding: chunk", "Transfer-Encoding: chunked\0",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: cow", "Transfer-Encoding: cow\r\nTransfer-Encoding: chunked", "Transfer-Encoding:\r\n chunked",
        "Transfer-Encoding:\r\n\tchunked",
        "Transfer-Encoding:\n chunked", "Transfer-Encoding : chunked", "Transfer-Encoding\t: chunked", " Transfer-Encoding: chunked",
        "\tTransfer-Encoding: chunked", "X-Other: a\nTransfer-Encoding: chunked",
        "X-Other: a\rTransfer-Encoding: chunked", "X-Other: a\n\rTransfer-Encoding: chunked", "transfer-encoding: chunked", "TRANSFER-ENCODING: chunked",
        "Transfer-Encoding: chunked\r", "Transfer-Encoding: chunked\n",
        "Transfer-Encoding: chunked\nX-Other: a", "\0Transfer-Encoding: chunked", "Transfer-Encoding\0: chunked",
    ];

    private static readonly string[] s_oddLengths =
    [
        "+{0}", "-{0}", "{0}.0", "{0},{0}", "{0}, {0}", "{0},0", "0,{0}", "{0} {0}", "{0} 0", "{0};a=b", "0x{1}", "{1}h", "\"{0}\"", "{0}a", "a{0}", "", " ",
        "{0}\0", "{0}\x0b", "1844674407370955{2}", "9223372036854775808", "4294967296{0}", "{0}e0",
        "{0}\r\nContent-Length: 0", "0\r\nContent-Length: {0}", "{0}\r\nContent-Length: {0}", "0\r\ncontent-length: {0}", "0\nContent-Length: {0}",
        "\r\n {0}", "{0}\r\n 0", "0\r\n {0}", "0_{0}", "\u00b2{0}",
    ];

    private static readonly string[] s_oddSizes =
    [
        "+5", "-5", "0x5", "5h", "5.", "5,5", "5_", "\"5\"", "", " ", "x", "g5", "5g", "\0" + "5", "5\0", "100000000000000005", "FFFFFFFFFFFFFFFF5",
        "ffffffff", "80000005", "-0", "+0", "5\r", "\r\n5", "5\n5", "5 5", "5\x0b",
    ];

    public static IReadOnlyDictionary<string, SmuggledRequest> All { get; } = Create();

    private static Dictionary<string, SmuggledRequest> Create()
    {
        string length = Smuggled.Length.ToString(CultureInfo.InvariantCulture);
        string size = Smuggled.Length.ToString("x", CultureInfo.InvariantCulture);
        string inOneChunk = $"{size}\r\n{Smuggled}\r\n0\r\n\r\n";
        Dictionary<string, SmuggledRequest> all = new()
        {
            ["a body by its length"] = new(Post($"Content-Length: {length}") + Smuggled),
            ["a body in one chunk"] = new(Post("Transfer-Encoding: chunked") + inOneChunk),
            ["a body in chunks of one byte"] = new(Post("Transfer-Encoding: chunked")
                + string.Concat(Smuggled.Select(static c => $"1\r\n{c}\r\n"))
                + "0\r\n\r\n"),
            ["a body of a GET"] = new($"GET /first HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n{Smuggled}"),
            ["a chunked body of a GET"] = new($"GET /first HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n{inOneChunk}"),
            ["a body of a HEAD"] = new($"HEAD /first HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n{Smuggled}"),
            ["a body of a DELETE"] = new($"DELETE /first HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n{Smuggled}"),
            ["a body of an OPTIONS"] = new($"OPTIONS /first HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n{Smuggled}"),
            ["a body of a TRACE"] = new($"TRACE /first HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n{Smuggled}"),
            ["a body of an unknown method"] = new($"BREW /first HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n{Smuggled}"),
            ["a body of a method in lower case"] = new($"post /first HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n{Smuggled}"),
            ["a body of a get in lower case"] = new($"get /first HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n{Smuggled}"),
            ["a body that was to be asked for"] = new(Post($"Expect: 100-continue\r\nContent-Length: {length}") + Smuggled),
            ["a chunked body that was to be asked for"] = new(Post("Expect: 100-continue\r\nTransfer-Encoding: chunked") + inOneChunk),
            ["a body beside an upgrade"] = new(Post($"Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: {length}") + Smuggled),
            ["a body beside a websocket"] = new(
                $"GET /first HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                    + $"AAAAAAAAAAAAAAAAAAAAAA==\r\nContent-Length: {length}\r\n\r\n{Smuggled}"),
            ["a body of HTTP/1.0"] = new($"POST /first HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: {length}\r\n\r\n{Smuggled}"),
            ["chunks in HTTP/1.0"] = new(
                $"POST /first HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n{ChunksThenRequest}",
                IsFollowed: true),
            ["chunks and a length in HTTP/1.0"] = new(
                $"POST /first HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n{inOneChunk}"),
            ["chunks and no CRLF at the end"] = new(Post("Transfer-Encoding: chunked") + "5\r\nhello\r\n0\r\n" + Smuggled),
            ["a last chunk that is cut short"] = new(Post("Transfer-Encoding: chunked") + "5\r\nhello\r\n0\r\nX" + Smuggled),
            ["a chunk that is longer than its size"] = new(Post("Transfer-Encoding: chunked") + "5\r\nhelloXX\r\n0\r\n\r\n" + Smuggled),
            ["a chunk that is longer by two"] = new(Post("Transfer-Encoding: chunked") + "5\r\nhelloXX0\r\n\r\n" + Smuggled),
            ["a chunk that ends with a line feed"] = new(Post("Transfer-Encoding: chunked") + "5\r\nhello\n0\r\n\r\n" + Smuggled),
            ["a chunk that ends with a carriage return"] = new(Post("Transfer-Encoding: chunked") + "5\r\nhello\r0\r\n\r\n" + Smuggled),
            ["a chunk that ends with LF CR"] = new(Post("Transfer-Encoding: chunked") + "5\r\nhello\n\r0\r\n\r\n" + Smuggled),
            ["an extension with a line feed"] = new(Post("Transfer-Encoding: chunked")
                + $"2;\nxx\r\n{Smuggled.Length + 5:x}\r\n0\r\n\r\n{Smuggled}\r\n0\r\n\r\n"),
            ["an extension with a line feed in it"] = new(Post("Transfer-Encoding: chunked")
                + $"2;a=\nxx\r\n{Smuggled.Length + 5:x}\r\n0\r\n\r\n{Smuggled}\r\n0\r\n\r\n"),
            ["an extension with a carriage return"] = new(Post("Transfer-Encoding: chunked")
                + $"2;a\rxx\r\n{Smuggled.Length + 5:x}\r\n0\r\n\r\n{Smuggled}\r\n0\r\n\r\n"),
            ["an extension that is quoted over lines"] = new(
                Post("Transfer-Encoding: chunked") + $"5;a=\"\r\nhello\r\n0\r\n\r\n{Smuggled}\"\r\n0\r\n\r\n",
                IsFollowed: true),
            ["a size that ends with a line feed"] = new(Post("Transfer-Encoding: chunked")
                + $"2\nxx\r\n{Smuggled.Length + 5:x}\r\n0\r\n\r\n{Smuggled}\r\n0\r\n\r\n"),
            ["a trailer that is a request"] = new(Post("Transfer-Encoding: chunked") + $"0\r\n{Smuggled}"),
            ["a trailer that is folded"] = new(Post("Transfer-Encoding: chunked") + $"0\r\nX-After: a\r\n {Smuggled}"),
            ["a trailer with a line feed"] = new(Post("Transfer-Encoding: chunked") + $"0\r\nX-After: a\n\n{Smuggled}", IsFollowed: true),
            ["a trailer of a length"] = new(Post("Transfer-Encoding: chunked") + $"0\r\nContent-Length: 0\r\n\r\n{Smuggled}", IsFollowed: true),
            ["an extension"] = new(Post("Transfer-Encoding: chunked") + $"5;a=b\r\nhello\r\n0;c\r\n\r\n{Smuggled}", IsFollowed: true),
            ["a size with zeros"] = new(Post("Transfer-Encoding: chunked") + $"00005\r\nhello\r\n000\r\n\r\n{Smuggled}", IsFollowed: true),
            ["a size with many zeros"] = new(Post("Transfer-Encoding: chunked") + $"{new string('0', 40)}5\r\nhello\r\n0\r\n\r\n{Smuggled}", IsFollowed: true),
            ["a size with a space"] = new(Post("Transfer-Encoding: chunked") + $"5 \r\nhello\r\n0\r\n\r\n{Smuggled}", IsFollowed: true),
            ["a size with a tab"] = new(Post("Transfer-Encoding: chunked") + $"5\t\r\nhello\r\n0\r\n\r\n{Smuggled}", IsFollowed: true),
            ["a size after a space"] = new(Post("Transfer-Encoding: chunked") + $" 5\r\nhello\r\n0\r\n\r\n{Smuggled}", IsFollowed: true),
            ["a header without a colon"] = new($"POST /first HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Other\r\nContent-Length: {length}\r\n\r\n{Smuggled}"),
            ["a length with a space before its colon"] = new($"POST /first HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length : {length}\r\n\r\n{Smuggled}"),
            ["a length with a tab before its colon"] = new($"POST /first HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length\t: {length}\r\n\r\n{Smuggled}"),
            ["a folded length"] = new($"POST /first HTTP/1.1\r\nHost: 127.0.0.1\r\n Content-Length: {length}\r\n\r\n{Smuggled}"),
            ["a length behind a line feed"] = new($"POST /first HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Other: a\nContent-Length: {length}\r\n\r\n{Smuggled}"),
            ["a length behind a carriage return"] = new($"POST /first HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Other: a\rContent-Length: {length}\r\n\r\n{Smuggled}"),
            ["a length behind a NUL"] = new($"POST /first HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Other: \0\r\nContent-Length: {length}\r\n\r\n{Smuggled}"),
            ["headers with line feeds alone"] = new($"POST /first HTTP/1.1\nHost: 127.0.0.1\nContent-Length: {length}\n\n{Smuggled}"),
            ["a head that ends with a line feed"] = new($"POST /first HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\n{Smuggled}"),
            ["a second request in the target"] = new($"GET /first?x= HTTP/1.1\r\nX:GET /smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
            ["two versions"] = new("GET /first HTTP/1.1 HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + length + "\r\n\r\n" + Smuggled),
            ["a version that is none"] = new($"GET /first HTTP/1.2\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n{Smuggled}"),
            ["HTTP/2.0 in a line"] = new($"GET /first HTTP/2.0\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n{Smuggled}"),
            ["HTTP/0.9"] = new($"GET /first\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n{Smuggled}"),
            ["spaces in the request line"] = new($"GET  /first  HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n{Smuggled}"),
            ["tabs in the request line"] = new($"GET\t/first\tHTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n{Smuggled}"),
            ["a space before the request line"] = new($" GET /first HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n{Smuggled}"),
            ["two hosts"] = new($"POST /first HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: other\r\nContent-Length: {length}\r\n\r\n{Smuggled}"),
            ["no host"] = new($"POST /first HTTP/1.1\r\nContent-Length: {length}\r\n\r\n{Smuggled}"),
            ["a host that is a request"] = new($"POST /first HTTP/1.1\r\nHost: 127.0.0.1/ HTTP/1.1\r\nContent-Length: {length}\r\n\r\n{Smuggled}"),
            ["a target of another host"] = new($"POST http://other/first HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n{Smuggled}"),
            ["a target with a user"] = new($"POST http://127.0.0.1@other/first HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n{Smuggled}"),
            ["a target without a scheme"] = new($"POST //other/first HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n{Smuggled}"),
            ["a connect"] = new($"CONNECT other:80 HTTP/1.1\r\nHost: other:80\r\nContent-Length: {length}\r\n\r\n{Smuggled}"),
        };

        // What some servers read at once: what comes after it is what the next read begins with.
        foreach (string head in new[]
        {
            "POST /first HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: xchunked\r\nContent-Length: 100000\r\n\r\n",
            "POST /first HTTP/2.0\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\n",
        })
        {
            foreach (int block in new[] { 1024, 4096, 8192 })
            {
                string line = head[..head.IndexOf("\r\nHost", StringComparison.Ordinal)];
                all[$"the beginning of a read of {block}, after {line}"] = new(head + new string('x', block - head.Length) + Smuggled + Smuggled);
            }
        }

        foreach (string coding in s_oddCodings)
        {
            all[$"a length over chunks, '{coding}'"] = new(Post($"{coding}\r\nContent-Length: {ChunksThenRequest.Length}") + ChunksThenRequest);
            all[$"chunks over a length, '{coding}'"] = new(Post($"Content-Length: {size.Length + 2}\r\n{coding}") + inOneChunk);
        }

        foreach (string odd in s_oddLengths)
        {
            string value = string.Format(CultureInfo.InvariantCulture, odd, length, size, 1616 + Smuggled.Length);
            all[$"the length '{odd}'"] = new(Post($"Content-Length: {value}") + Smuggled);
        }

        foreach (string odd in s_oddSizes)
        {
            all[$"the size '{odd}'"] = new(Post("Transfer-Encoding: chunked") + $"{odd}\r\nhello\r\n0\r\n\r\n{Smuggled}");
            all[$"the second size '{odd}'"] = new(Post("Transfer-Encoding: chunked") + $"1\r\nx\r\n{odd}\r\nhello\r\n0\r\n\r\n{Smuggled}");
        }

        return all;
    }

    private static string Post(string headers) => $"POST /first HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n\r\n";
}
