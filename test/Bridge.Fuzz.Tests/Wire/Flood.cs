using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Bridge.Fuzz.Tests;

/// <summary>A client that sends a request without an end, for as long as the server lets it.</summary>
internal sealed record Flood(int Status, string Body, long Sent, long Grown, TimeSpan Took)
{
    private const int BlockSize = 64 * 1024;

    /// <summary>Sends the head once, and the block again and again, until there is an answer, the connection breaks, or so many bytes are sent.</summary>
    /// <returns>The answer's status; 0 where the connection broke without one, -1 where all was taken and nothing came.</returns>
    public static async Task<Flood> SendAsync(TestServer server, string head, string block, long most, string end = "")
    {
        StringBuilder repeated = new();
        while (repeated.Length < Math.Min(BlockSize, most))
        {
            repeated.Append(block);
        }

        byte[] bytes = Encoding.Latin1.GetBytes(repeated.ToString());
        var time = Stopwatch.StartNew();
        long before = Memory(), highest = before;
        using RawConnection connection = server.Connect();
        Task<RawResponse> answer = connection.ReadResponseAsync();
        long sent = 0;
        try
        {
            await connection.SendAsync(head.Replace("{port}", server.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
            while (sent < most && !answer.IsCompleted)
            {
                int length = (int)Math.Min(bytes.Length, most - sent);
                await connection.Stream.WriteAsync(bytes.AsMemory(0, length)).AsTask().WaitAsync(Patience.Limit);
                if (sent / (1 << 21) != (sent += length) / (1 << 21))
                {
                    highest = Math.Max(highest, Memory());
                }
            }

            if (!answer.IsCompleted && end.Length > 0)
            {
                await connection.SendAsync(end);
            }
        }
        catch (IOException)
        {
            // The server has closed its end; what it said before is to be read.
        }

        highest = Math.Max(highest, Memory());
        try
        {
            RawResponse response = await answer.WaitAsync(TimeSpan.FromSeconds(end.Length > 0 ? 20 : 3));
            return new Flood(response.Status, response.Body, sent, highest - before, time.Elapsed);
        }
        catch (TimeoutException)
        {
            return new Flood(-1, "", sent, highest - before, time.Elapsed);
        }
        catch (Exception error) when (error is IOException or EndOfStreamException)
        {
            return new Flood(0, "", sent, highest - before, time.Elapsed);
        }
    }

    // What is in use, the process's own pages included; garbage that is yet to be collected counts too.
    private static long Memory() => System.Environment.WorkingSet;
}
