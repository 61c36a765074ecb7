using System.Net.Sockets;

namespace Bridge.Faults.Tests.Smuggling;

/// <summary>Two requests on one connection, the second for a page that is known.</summary>
internal static class Exchange
{
    /// <param name="port">The server's.</param>
    /// <param name="request">The first request; the second goes after its response.</param>
    /// <param name="method">The first request's method.</param>
    /// <param name="token">Of the known page: another each time, so that no other exchange's answer passes for it.</param>
    /// <param name="judge">Says what is wrong with a first response that a client takes for complete; null if nothing is.</param>
    /// <param name="isPipelined">Whether the second request goes at once instead, and does not wait for the first response.</param>
    /// <returns>What a client saw that it must not see; null if all is well.</returns>
    public static async Task<string?> FindFaultAsync(
        int port,
        string request,
        string method,
        string token,
        Func<StrictResponse, string?> judge,
        bool isPipelined = false)
    {
        using StrictClient client = new(port);
        try
        {
            await client.SendAsync(isPipelined ? request + KnownRequest(token) : request);
            StrictResponse first = await client.ReadAsync(method);
            if (first.Status == 100)
            {
                first = await client.ReadAsync(method);
            }

            if (first.Fields.Any(static field => field.Key.StartsWith("X-Split", StringComparison.OrdinalIgnoreCase)))
            {
                return "a header was smuggled in: " + client.Received;
            }

            if (!first.IsComplete)
            {
                // It visibly broke; a client gives up such a connection.
                return null;
            }

            string? fault = judge(first);
            if (first.Closes)
            {
                string rest = await client.ReadRestAsync();
                return rest.Length != 0 ? "bytes after the last response: " + client.Received
                    : fault is not null && !client.WasReset ? $"{fault}: {client.Received}"
                    : null;
            }

            StrictResponse second = isPipelined ? await client.ReadAsync() : await ReadKnownAsync(client, token);
            if (second.Status == 0)
            {
                // The connection is closed where a second response would begin: a client asks again on another.
                return null;
            }

            return !IsKnown(second, token) ? "the next response is not the next page: " + client.Received
                : fault is not null ? $"{fault}, and its connection goes on: {client.Received}"
                : await HasEndedAsync(client) ? null : "bytes after the last response: " + client.Received;
        }
        catch (OutOfStepException outOfStep)
        {
            return outOfStep.Message;
        }
    }

    /// <summary>Asks for the known page.</summary>
    /// <returns>What came. Its status is zero where nothing did before the connection ended.</returns>
    public static async Task<StrictResponse> ReadKnownAsync(StrictClient client, string token)
    {
        await client.SendAsync(KnownRequest(token));
        return await client.ReadAsync();
    }

    private static string KnownRequest(string token) => $"GET /known/{token} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

    public static bool IsKnown(StrictResponse response, string token) =>
        response.IsComplete && response.Status == 200 && response.Body == HostileSite.Known(token);

    private static async Task<bool> HasEndedAsync(StrictClient client)
    {
        client.Socket.Shutdown(SocketShutdown.Send);
        return (await client.ReadRestAsync()).Length == 0;
    }
}
