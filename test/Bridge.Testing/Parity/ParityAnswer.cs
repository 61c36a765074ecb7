using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Bridge.Testing;

/// <summary>An answer with what is the server's own left out: Date, Server, the framing of the body, the default reason phrase.</summary>
internal static class ParityAnswer
{

    private static readonly HashSet<string> s_serversOwn = new(StringComparer.OrdinalIgnoreCase)
    {
        "Date", "Server", "Transfer-Encoding", "Content-Length", "Connection", "Keep-Alive",
    };

    /// <summary>Sends a request on a connection of its own.</summary>
    /// <returns>The answer as text: the status, the headers in the order of their names, the body.</returns>
    public static async Task<string> GetAsync(Uri server, ParityRequest request)
    {
        using CancellationTokenSource patience = new(Patience.Limit);
        using TcpClient client = new() { NoDelay = true };
        await client.ConnectAsync(server.Host, server.Port, patience.Token);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(request.ToBytes(), patience.Token);
        using MemoryStream received = new();
        string end = "";
        try
        {
            await stream.CopyToAsync(received, patience.Token);
        }
        catch (IOException)
        {
            end = "\n(the connection was reset)";
        }
        catch (OperationCanceledException)
        {
            end = "\n(the connection stayed open)";
        }

        return Describe(Encoding.Latin1.GetString(received.ToArray()), request.Method == "HEAD") + end;
    }

    private static string Describe(string raw, bool isHead)
    {
        int head = raw.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (head < 0)
        {
            return $"(no response: '{raw}')";
        }

        string[] lines = raw[..head].Split("\r\n");
        string status = lines[0].Split(' ')[1];
        string reason = lines[0].Split(' ', 3) is [_, _, var phrase] ? phrase : "";
        ILookup<string, string> headers = lines.Skip(1)
            .ToLookup(
                line => line[..line.IndexOf(':', StringComparison.Ordinal)].ToLowerInvariant(),
                line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
        bool hasBody = !isHead && status is not ("204" or "304");
        string? body = hasBody ? Body(raw[(head + 4)..], headers) : "";
        StringBuilder text = new(status);

        // Only a phrase that the application chose is the application's; those of RFC 9110 are what a server says by itself, or does not.
        text.Append(reason is "Fine" or "Gone Fishing" ? " " + reason : "").Append('\n');
        foreach (IGrouping<string, string> header in headers.Where(header => !s_serversOwn.Contains(header.Key))
            .OrderBy(header => header.Key, StringComparer.Ordinal))
        {
            // Several lines of one name are one list (RFC 9110, section 5.3), save those of Set-Cookie.
            text.Append(header.Key).Append(": ").AppendJoin(header.Key == "set-cookie" ? " | " : ", ", header).Append('\n');
        }

        return text.Append('\n').Append(body ?? "(the body breaks off)").ToString();
    }

    private static string? Body(string raw, ILookup<string, string> headers)
    {
        if (headers["transfer-encoding"].Any())
        {
            StringBuilder body = new();
            while (true)
            {
                int line = raw.IndexOf("\r\n", StringComparison.Ordinal);
                if (line < 0)
                {
                    return null;
                }

                int size = int.Parse(raw.AsSpan(0, line), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                if (size == 0)
                {
                    return Utf8(body.ToString());
                }

                if (raw.Length < line + 2 + size + 2)
                {
                    return null;
                }

                body.Append(raw, line + 2, size);
                raw = raw[(line + 2 + size + 2)..];
            }
        }

        return headers["content-length"].SingleOrDefault() is { } length && int.Parse(length, CultureInfo.InvariantCulture) != raw.Length ? null : Utf8(raw);
    }

    // Bytes that are no UTF-8 are shown as what they are, so that two different ones never look alike.
    private static string Utf8(string latin1)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(latin1);
        string text = Encoding.UTF8.GetString(bytes);
        return bytes.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(text)) ? text : Convert.ToHexString(bytes);
    }
}
