using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;

namespace Bridge.Showcase;

/// <summary>What <c>curl -i</c> shows of the site's own views. Each view is asked once, while the site runs.</summary>
internal sealed class Transcripts : IDisposable
{
    private const int LongestBody = 400;

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(5) };
    private readonly ConcurrentDictionary<(string Url, string Header), Task<string>> _known = new();

    /// <param name="host">The host to ask.</param>
    /// <param name="example">The view.</param>
    /// <returns>The command and the answer to it; only the command if there is no answer.</returns>
    public Task<string> OfAsync(HostLink host, Example example) =>
        _known.GetOrAdd(($"{host.Url}/{example.Path}", example.Curl ?? ""), key => AskAsync(key.Url, key.Header));

    public void Dispose() => _client.Dispose();

    private async Task<string> AskAsync(string url, string header)
    {
        StringBuilder text = new($"$ curl -i {(header.Length == 0 ? "" : $"-H '{header}' ")}{url}\n");
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Get, url);
            string[] parts = header.Split(": ");
            request.Headers.TryAddWithoutValidation(parts.Length == 2 ? parts[0] : "Accept", parts.Length == 2 ? parts[1] : "*/*");
            using HttpResponseMessage response = await _client.SendAsync(request);
            text.Append($"HTTP/{response.Version} {(int)response.StatusCode} {response.ReasonPhrase}\n");
            Append(text, response.Headers.NonValidated);
            Append(text, response.Content.Headers.NonValidated);
            string body = await response.Content.ReadAsStringAsync();
            return text.Append('\n').Append(body.Length > LongestBody ? body[..LongestBody] + " ..." : body.TrimEnd()).ToString();
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return text.ToString();
        }
    }

    private static void Append(StringBuilder text, HttpHeadersNonValidated headers)
    {
        foreach (KeyValuePair<string, HeaderStringValues> header in headers)
        {
            foreach (string value in header.Value)
            {
                text.Append($"{header.Key}: {value}\n");
            }
        }
    }
}
