using System.Collections.Concurrent;
using System.Diagnostics;

namespace Bridge.Load.Tests;

/// <summary>
/// Visitors of samples/Farm, each with a connection of its own, who ask for pages for everybody and for those who are signed in, streams, posts and SignalR.
/// </summary>
internal sealed class FarmVisitors : IDisposable
{
    private const int PostLength = 32 * 1024;

    private static readonly byte[] s_post = [.. Enumerable.Range(0, PostLength).Select(static i => (byte)i)];
    private static readonly string s_pieces = string.Concat(Enumerable.Range(1, 10).Select(static i => $"piece {i} of 10\n"));

    private readonly FarmProgram _farm;
    private readonly string _cookie;
    private readonly ConcurrentQueue<Visit> _visits = new();

    private FarmVisitors(FarmProgram farm, string cookie)
    {
        _farm = farm;
        _cookie = cookie;
    }

    public IEnumerable<Visit> All => _visits;

    public static async Task<FarmVisitors> SignInAsync(FarmProgram farm)
    {
        using FormUrlEncodedContent form = new(new Dictionary<string, string> { ["user"] = "ada", ["password"] = "lovelace" });
        HttpResponseMessage answer = await farm.Client.PostAsync(new Uri("login?ReturnUrl=%2Forders", UriKind.Relative), form);
        return new FarmVisitors(farm, answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
    }

    public async Task RunAsync(int seed, CancellationToken end)
    {
        Random random = new(seed);
        using HttpClient client = _farm.NewClient();
        string? instance = null;
        while (!end.IsCancellationRequested)
        {
            switch (random.Next(10))
            {
                case < 3:
                    await VisitAsync(client, "where", static text => text.Contains("answered.", StringComparison.Ordinal));
                    break;
                case < 6:
                    await VisitAsync(client, "orders", static text => text.Contains("Signed in as ada.", StringComparison.Ordinal));
                    break;
                case 6:
                    await VisitAsync(client, "work?pieces=10&milliseconds=50", static text => text == s_pieces, isShort: false);
                    break;
                case 7:
                    await VisitAsync(client, "work?milliseconds=1000", static text => text == "piece 1 of 1\n", isShort: false);
                    break;
                case 8:
                    await PostAsync(client);
                    break;
                default:
                    // The visitor keeps the cookie that holds it to one instance, as a browser does.
                    instance = await VisitAsync(
                        client,
                        "signalr/negotiate?clientProtocol=2.1",
                        static text => text.Contains("ConnectionToken", StringComparison.Ordinal),
                        cookie: instance) ?? instance;
                    break;
            }
        }
    }

    public void Dispose() => _farm.Client.Dispose();

    private async Task<string?> VisitAsync(HttpClient client, string path, Func<string, bool> isRight, bool isShort = true, string? cookie = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Add("Cookie", cookie is null ? _cookie : $"{_cookie}; {cookie}");
        return await SendAsync(client, request, async content => isRight(await content.ReadAsStringAsync()), isShort);
    }

    private async Task PostAsync(HttpClient client)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "work?milliseconds=50");
        request.Content = new ByteArrayContent(s_post);
        await SendAsync(client, request, static async content => (await content.ReadAsByteArrayAsync()).AsSpan().SequenceEqual(s_post), isShort: false);
    }

    /// <returns>The cookie that the response sets, if any.</returns>
    private async Task<string?> SendAsync(HttpClient client, HttpRequestMessage request, Func<HttpContent, Task<bool>> isRightAsync, bool isShort)
    {
        long start = Stopwatch.GetTimestamp();
        string? instance = null;
        string? failure;
        string? cookie = null;
        try
        {
            using HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            instance = answer.Headers.TryGetValues("X-Instance", out IEnumerable<string>? names) ? names.Single() : null;
            cookie = answer.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? cookies) ? cookies.First().Split(';')[0] : null;
            bool isRight = await isRightAsync(answer.Content);
            failure = answer.IsSuccessStatusCode && isRight ? null : $"{(int)answer.StatusCode}{(isRight ? "" : ", another body")}, {instance}";
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            failure = $"{error.GetType().Name}, {instance}";
        }

        string? lost = failure is null ? null : $"{request.Method} {request.RequestUri!.PathAndQuery}: {failure}";
        _visits.Enqueue(new Visit(start, Stopwatch.GetTimestamp(), instance, lost, isShort));
        return cookie;
    }
}
