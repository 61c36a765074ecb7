namespace Bridge.Functional.Tests.Showcase;

/// <summary>A response as it came over the wire, with what the two hosts may differ in left out.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Headers">The headers, several lines of one name joined as RFC 9110 section 5.3 has it.</param>
/// <param name="Body">The bytes.</param>
public sealed record Answer(int Status, SortedDictionary<string, string> Headers, byte[] Body)
{
    private static readonly string[] s_hostsOwn = ["Date", "Server", "Transfer-Encoding", "Content-Length", "Connection", "Keep-Alive"];

    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    public static async Task<Answer> GetAsync(HttpClient client, string path, string method = "GET", params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage response = await client.SendAsync(request);
        SortedDictionary<string, string> kept = new(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, System.Net.Http.Headers.HeaderStringValues> header
            in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            if (!s_hostsOwn.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
            {
                kept[header.Key] = string.Join(", ", header.Value);
            }
        }

        return new Answer((int)response.StatusCode, kept, await response.Content.ReadAsByteArrayAsync());
    }
}
