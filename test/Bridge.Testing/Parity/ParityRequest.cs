using System.Text;

namespace Bridge.Testing;

/// <summary>A request as it goes over the wire.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">The request target.</param>
/// <param name="Headers">Header lines, each ending with CRLF.</param>
/// <param name="Body">The body as it is sent, its framing included.</param>
internal sealed record ParityRequest(string Method, string Target, string Headers = "", string Body = "")
{
    /// <summary>What names it in test results and in the file of differences: no two are the same.</summary>
    public string Name
    {
        get
        {
            string rest = (Headers + Body).Replace("\r\n", "\\n", StringComparison.Ordinal);
            return $"{Method} {Target}{(rest.Length == 0 ? "" : " | " + (rest.Length > 200 ? rest[..200] + "..." : rest))}";
        }
    }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes($"{Method} {Target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{Headers}\r\n{Body}");
}
